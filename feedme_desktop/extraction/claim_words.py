"""The closed lists of what may differ between a sentence and its evidence, by language: data only, no logic.

Everything that is in none of these lists has to be the same. Lower case, accents as they are written.
"""

from __future__ import annotations

from collections.abc import Mapping

from feedme_desktop.extraction.wordlists import ADVICE_VERBS, word_set

INDEFINITE: Mapping[str, frozenset[str]] = {
    "en": word_set("a an"),
    "fr": word_set("un une"),
    "es": word_set("un una unos unas"),
    "it": word_set("un uno una"),
    "pt": word_set("um uma"),
    "nl": word_set("een"),
}
DEFINITE: Mapping[str, frozenset[str]] = {
    "en": word_set("the"),
    "fr": word_set("le la les l'"),
    "es": word_set("el la los las"),
    "it": word_set("il lo la i gli le l'"),
    "pt": word_set("o os"),
    "nl": word_set("de het"),
}
"""Articles may be left out. German ones decline and say who does what to whom; Polish has none."""

WEIGHED = word_set("few little lot plus moins más menos più meno mais most only seul solo one une un first last")
"""Words that mean something else without their article: "a few", "la plus récente"."""

COURTEOUS: Mapping[str, tuple[str, ...]] = {
    "en": ("please", "kindly", "pls", "plz"),
    "de": ("bitte",),
    "fr": ("s'il vous plaît", "s'il te plaît", "svp"),
    "es": ("por favor",),
    "it": ("per favore", "per piacere", "per cortesia"),
    "pt": ("por favor",),
    "nl": ("alstublieft", "alsjeblieft", "a.u.b"),
    "pl": ("proszę",),
}
"""Left out wherever they stand."""

SIMPLY: Mapping[str, frozenset[str]] = {
    "en": word_set("just simply"),
    "de": word_set("einfach"),
    "fr": word_set("simplement"),
    "es": word_set("simplemente"),
    "it": word_set("semplicemente"),
    "pt": word_set("simplesmente"),
    "nl": word_set("gewoon"),
}
"""Left out beside the verb of an instruction only: elsewhere they mean "only"."""

ORDERING: Mapping[str, tuple[str, ...]] = {
    "en": ("first of all", "after that", "then", "first", "firstly", "second", "secondly", "third", "thirdly", "next",
           "finally", "lastly", "afterwards", "now", "also"),
    "de": ("zuerst", "zunächst", "dann", "danach", "anschließend", "jetzt", "nun"),
    "fr": ("d'abord", "puis", "ensuite", "enfin", "maintenant"),
    "es": ("primero", "luego", "después", "entonces", "finalmente", "ahora"),
    "it": ("prima", "poi", "quindi", "infine", "ora"),
    "pt": ("primeiro", "depois", "então", "em seguida", "finalmente", "agora"),
    "nl": ("eerst", "dan", "daarna", "vervolgens", "nu"),
    "pl": ("najpierw", "potem", "następnie", "teraz"),
}  # fmt: skip
"""Left out at the beginning, before a comma or an instruction: the order of the sentences says the same."""

GREETINGS: Mapping[str, tuple[str, ...]] = {
    "en": ("hi", "hello", "hey", "dear", "good morning", "good afternoon", "good evening", "good day"),
    "de": ("hallo", "hi", "guten tag", "guten morgen", "guten abend", "liebe", "lieber", "moin"),
    "fr": ("bonjour", "bonsoir", "salut"),
    "es": ("hola", "buenos días", "buenas tardes", "estimado", "estimada"),
    "it": ("ciao", "buongiorno", "salve"),
    "pt": ("olá", "oi", "bom dia", "boa tarde"),
    "nl": ("hallo", "hoi", "hi", "beste", "goedendag", "goedemorgen", "goedemiddag"),
    "pl": ("cześć", "witam", "dzień dobry", "hej"),
}
ADDRESSED = word_set("there all everyone team folks again zusammen à tous a todos allemaal")
"""May stand between a greeting and its comma, as names may."""

AGREEING: Mapping[str, tuple[str, ...]] = {
    "en": ("yes", "yep", "yeah", "sure", "of course", "certainly", "absolutely", "ok", "okay", "great", "thanks",
           "thank you", "no problem", "sorry"),
    "de": ("ja", "klar", "natürlich", "gerne", "gern", "danke", "vielen dank", "ok", "kein problem"),
    "fr": ("oui", "bien sûr", "merci", "d'accord", "pas de problème", "désolé"),
    "es": ("sí", "claro", "gracias", "por supuesto", "vale", "perfecto"),
    "it": ("sì", "certo", "grazie", "va bene", "certamente"),
    "pt": ("sim", "claro", "obrigado", "obrigada", "com certeza"),
    "nl": ("ja", "zeker", "natuurlijk", "bedankt", "oké", "geen probleem"),
    "pl": ("tak", "oczywiście", "jasne", "dziękuję", "dobrze"),
}  # fmt: skip
"""What the evidence may say before a comma and the answer leave out; never the other way round."""

CLOSING: Mapping[str, tuple[str, ...]] = {
    "en": (", too", ", as well"),
    "fr": (", aussi",),
    "es": (", también",),
    "pt": (", também",),
}
"""Left out at the end."""

MAY: Mapping[str, tuple[str, ...]] = {
    "en": ("you can also", "you could also", "you can", "you could", "could you", "can you"),
}
MUST: Mapping[str, tuple[str, ...]] = {
    "en": ("you need to", "you will need to", "you have to", "you must", "you should"),
}
ADVISE: Mapping[str, tuple[str, ...]] = {
    "en": tuple(
        f"{who} {verb}{rest}"
        for who in ("i", "we")
        for verb in ("recommend", "suggest", "advise", "would recommend", "would suggest", "would advise")
        for rest in ("", " to", " you to", " that you", " you")
    ),
}
"""What may stand before an instruction and say no more than the instruction."""

JOINING: Mapping[str, frozenset[str]] = {
    "en": word_set("and then"),
    "de": word_set("und dann danach anschließend"),
    "fr": word_set("et puis ensuite"),
    "es": word_set("y e luego después entonces"),
    "it": word_set("e ed poi quindi"),
    "pt": word_set("e depois então"),
    "nl": word_set("en dan daarna vervolgens"),
    "pl": word_set("i oraz potem następnie"),
}
"""Between two instructions, alone or together; a comma does the same."""

EITHER: Mapping[str, frozenset[str]] = {
    "en": word_set("or nor either"), "de": word_set("oder"), "fr": word_set("ou"), "es": word_set("o u"),
    "it": word_set("o oppure"), "pt": word_set("ou"), "nl": word_set("of"), "pl": word_set("lub albo"),
}  # fmt: skip

NOT: Mapping[str, frozenset[str]] = {
    "en": word_set("""
        not no never none nothing neither nor without nowhere nobody avoid stop prevent hardly rarely seldom barely
        few little cannot nope
    """),
    "de": word_set("nicht kein keine keinen keinem keiner keines nie niemals ohne weder noch nichts"),
    "fr": word_set("ne n' pas jamais non sans aucun aucune rien ni plus"),
    "es": word_set("no nunca sin ningún ninguna nada jamás ni tampoco"),
    "it": word_set("non no mai senza nessun nessuna niente né"),
    "pt": word_set("não nunca sem nenhum nenhuma nada jamais nem"),
    "nl": word_set("niet geen nooit zonder niets noch"),
    "pl": word_set("nie nigdy bez żaden żadna nic ani"),
}
ONLY: Mapping[str, frozenset[str]] = {
    "en": word_set("only solely exclusively merely unless except just even"),
    "de": word_set("nur ausschließlich lediglich außer sofern"),
    "fr": word_set("seulement uniquement que sauf juste"),
    "es": word_set("solo sólo solamente únicamente salvo excepto"),
    "it": word_set("solo soltanto solamente salvo tranne"),
    "pt": word_set("só somente apenas exceto salvo"),
    "nl": word_set("alleen slechts enkel tenzij behalve mits"),
    "pl": word_set("tylko wyłącznie jedynie chyba oprócz"),
}
IF: Mapping[str, frozenset[str]] = {
    "en": word_set("if whether when whenever once while before after until till since otherwise instead"),
    "de": word_set("falls wenn ob bevor nachdem bis sobald während sonst statt"),
    "fr": word_set("si s' quand lorsque avant après jusque sinon"),
    "es": word_set("si cuando antes después hasta mientras"),
    "it": word_set("se quando prima dopo finché altrimenti"),
    "pt": word_set("se caso quando antes depois até"),
    "nl": word_set("als indien of wanneer voordat nadat totdat zodra"),
    "pl": word_set("jeśli jeżeli gdy gdyby kiedy zanim aż dopóki"),
}
CLAUSES: Mapping[str, frozenset[str]] = {
    "en": word_set("that which who whom whose where because so as than but though although however why how what"),
    "de": word_set("dass weil da welche wo als aber sondern um damit wie was"),
    "fr": word_set("que qui dont où parce car mais pour comme afin"),
    "es": word_set("que quien cuyo donde porque pero sino para como"),
    "it": word_set("che cui dove perché ma per come"),
    "pt": word_set("que quem onde porque mas para como"),
    "nl": word_set("dat die wie waar omdat maar om zodat hoe wat"),
    "pl": word_set("że który która które gdzie ponieważ bo ale aby żeby by jak co"),
}
"""Begin something that reaches over an "and": such an instruction is taken whole or not at all."""

CONDITIONS: Mapping[str, frozenset[str]] = {
    "en": word_set("if when once unless before after"),
    "de": word_set("wenn falls sobald"),
    "fr": word_set("si quand"),
    "es": word_set("si cuando"),
    "it": word_set("se quando"),
    "pt": word_set("se quando caso"),
    "nl": word_set("als indien wanneer"),
    "pl": word_set("jeśli jeżeli gdy"),
}
"""Begin a sentence whose instruction follows after a comma."""

PURPOSES: Mapping[str, frozenset[str]] = {
    "en": word_set("to"), "de": word_set("um"), "fr": word_set("pour"), "es": word_set("para"), "it": word_set("per"),
    "pt": word_set("para"), "nl": word_set("om"), "pl": word_set("aby żeby by"),
}  # fmt: skip
"""Begin a sentence that says what for before a comma; left out where the customer asked for just that."""

WHETHER = word_set("""
    see check know test verify wonder ask try find confirm tell let look decide choose say ensure note read watch
    prüfen fragen sehen vérifiez demandez compruebe pregunte verifica chiedi verifique pergunte controleer vraag
    sprawdź zapytaj
""")
"""What follows these is their object: with "if" a question, no condition; with "and" maybe what they look at."""

STEPS: Mapping[str, frozenset[str]] = {
    "en": ADVICE_VERBS - word_set("see view try ensure make")
    | word_set("""
        go invite unlink touch rotate make pause resume eject charge pair swap mute unmute scan archive label toggle
        submit fill
    """),
    "de": word_set("""
        öffnen klicken wählen drücken starten prüfen installieren deinstallieren aktualisieren löschen entfernen
        schließen schalten stecken ziehen setzen geben tippen speichern melden laden kopieren ändern gehen warten
        aktivieren deaktivieren senden rufen entpacken halten trennen verbinden leeren tragen legen bestätigen
    """),
    "fr": word_set("""
        ouvrez cliquez choisissez sélectionnez appuyez redémarrez vérifiez installez désinstallez supprimez fermez
        débranchez branchez entrez saisissez enregistrez copiez téléchargez allez attendez activez désactivez envoyez
        appelez videz modifiez connectez déconnectez retirez ajoutez
    """),
    "es": word_set("""
        abra abre haga haz pulse pulsa seleccione selecciona elija elige vaya ve reinicie reinicia borre borra elimine
        elimina cierre cierra instale instala introduzca introduce guarde guarda espere espera active activa desactive
        desactiva envíe envía llame llama conecte conecta desconecte desconecta copie copia descargue descarga añada
        añade
    """),
    "it": word_set("""
        apri apra clicca clicchi fai seleziona selezioni scegli scelga premi prema riavvia riavvii elimina elimini
        chiudi chiuda installa inserisci salva attendi attiva disattiva invia chiama collega scollega copia scarica
        aggiungi vai rimuovi controlla
    """),
    "pt": word_set("""
        abra clique selecione escolha pressione reinicie apague exclua elimine feche instale digite insira salve guarde
        aguarde espere ative desative envie ligue conecte desconecte copie baixe adicione vá remova toque
    """),
    "nl": word_set("""
        open klik kies selecteer druk herstart controleer installeer verwijder sluit voer sla wacht activeer zet stuur
        bel koppel kopieer download ga wis trek haal voeg
    """),
    "pl": word_set("""
        otwórz kliknij wybierz naciśnij uruchom sprawdź zainstaluj usuń zamknij wpisz zapisz poczekaj włącz wyłącz
        wyślij zadzwoń podłącz odłącz skopiuj pobierz dodaj przejdź odinstaluj
    """),
}
"""Verbs that begin an instruction; the German ones stand before "Sie"."""

ALL_STEPS = frozenset().union(*STEPS.values())

OBJECTS = word_set("""
    a an the your my our his her its their it them him me us this that these those to on off in into for from out up
    down at with as again back under over all any each every both another here there now through until by and
""")
"""Follow an English verb and not the noun that looks like it: "update the files", not "update files"."""

PLACED = word_set("a an the your my our his her its their this that these those")
"""After "to": what it leads to, not what is done."""

POINTING: Mapping[str, frozenset[str]] = {
    "en": word_set("it its them they their this that these those there so he him his she her one ones"),
    "de": word_set("er sie es ihn ihm ihr ihnen dies diese dieser dieses diesen dort dazu damit"),
    "fr": word_set("il elle ils elles leur y en cela ça celui celle ce cette ces"),
    "es": word_set("lo ella ello ellos ellas este esta esto ese esa eso allí"),
    "it": word_set("lo esso essa questo questa quello quella ci ne"),
    "pt": word_set("ele ela eles elas isto isso este esta esse essa ali"),
    "nl": word_set("het hem haar ze dit dat deze die daar er"),
    "pl": word_set("go ją je ich to ten ta tego tam nim niej"),
}
"""Point at what was said before them: such an instruction is not taken out of its sentence."""

NUMBERS: Mapping[str, Mapping[str, str]] = {
    language: {word: str(number) for number, word in enumerate(words.split(), 2)}
    for language, words in {
        "en": "two three four five six seven eight nine ten eleven twelve",
        "de": "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    }.items()
}
SAME: Mapping[str, str] = {
    **dict.fromkeys(["click", "press", "tap", "select", "choose", "pick"], "click"),
    **dict.fromkeys(["reboot", "restart"], "restart"),
    **dict.fromkeys(["activate", "enable"], "enable"),
    **dict.fromkeys(["deactivate", "disable"], "disable"),
    **dict.fromkeys(["untick", "uncheck", "deselect"], "untick"),
}
"""Verbs that do the same to the same thing on a screen, where they begin an instruction."""

GOING = word_set("go head navigate")
"""Before "to" and a name: to open it."""

SPELLED: Mapping[str, str] = {
    "e-mail": "email", "e-mails": "emails", "wi-fi": "wifi", "pls": "please", "plz": "please",
}  # fmt: skip
CONTRACTED: Mapping[str, str] = {
    "can't": "can not", "cannot": "can not", "cant": "can not", "won't": "will not", "wont": "will not",
    "shan't": "shall not", "dont": "do not", "doesnt": "does not", "didnt": "did not", "isnt": "is not",
    "it's": "it is", "that's": "that is", "what's": "what is", "there's": "there is", "here's": "here is",
}  # fmt: skip
ENDINGS: Mapping[str, str] = {"n't": "not", "'re": "are", "'ve": "have", "'ll": "will", "'m": "am"}

INTRODUCTIONS = frozenset({
    "follow these steps", "follow the steps below", "follow the following steps", "do the following",
    "try the following", "try these steps", "try the following steps", "here is how", "here is how to do it",
    "here are steps", "here are the steps", "these are the steps", "gehen sie wie folgt vor",
    "gehen sie so vor", "führen sie diese schritte aus", "suivez ces étapes", "procédez comme suit",
    "siga estos pasos", "sigue estos pasos", "segui questi passaggi", "segua questi passaggi", "siga estes passos",
    "siga estas etapas", "volg deze stappen", "wykonaj następujące kroki", "wykonaj te kroki",
})  # fmt: skip
"""Lines before a list that say nothing but that a list follows."""
