"""A codec of its real size with random weights: encodec, mimi, dac, xcodec, janus, chameleon or emu3. FOLDER is made."""
import sys
import torch
import transformers as t

kind, folder = sys.argv[1:3]
torch.manual_seed(0)
if kind in ("janus", "chameleon", "emu3"):
    from transformers.models.chameleon.modeling_chameleon import ChameleonVQVAE, ChameleonVQVAEConfig
    from transformers.models.emu3.modeling_emu3 import Emu3VQVAE, Emu3VQVAEConfig
    from transformers.models.janus.modeling_janus import JanusVQVAE, JanusVQVAEConfig
    model = {"janus": lambda: JanusVQVAE(JanusVQVAEConfig(num_patches=24)),
             "chameleon": lambda: ChameleonVQVAE(ChameleonVQVAEConfig()),
             "emu3": lambda: Emu3VQVAE(Emu3VQVAEConfig())}[kind]()
else:
    model = {"encodec": lambda: t.EncodecModel(t.EncodecConfig()),
             "mimi": lambda: t.MimiModel(t.MimiConfig()),
             "dac": lambda: t.DacModel(t.DacConfig()),
             "xcodec": lambda: t.XcodecModel(t.XcodecConfig())}[kind]()
    for name, buffer in model.named_buffers():
        if name.endswith(("embed", "embed_sum")):
            buffer.normal_()
model.save_pretrained(folder)
