-- What decisions taught about quality: a model a row, the newest one counts; one without weights means "as shipped".

CREATE TABLE feedme.quality_models (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    weights     jsonb,                             -- {"bias": number, "by_name": {feature: number}}
    used        boolean NOT NULL DEFAULT false,    -- better than the shipped weights on decisions it had not seen
    decisions   integer NOT NULL,                  -- so many had been made by then: the next one comes 50 later
    learned     integer NOT NULL DEFAULT 0,        -- samples it was made of
    before      jsonb,                             -- {"auc", "brier", "ece", "log_loss", "bins"} of the shipped weights
    after       jsonb,                             -- the same of the model, on unseen decisions
    created_by  text,
    created_at  timestamptz NOT NULL DEFAULT now(),
    CHECK (weights IS NOT NULL OR NOT used)
);
