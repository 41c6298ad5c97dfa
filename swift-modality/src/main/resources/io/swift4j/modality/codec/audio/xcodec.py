# X-Codec (Ye et al. 2024): what HuBERT makes of a sound is quantised together with what the Descript encoder does.

def semantic_conv(self, w: Dict[str, Tensor], name: str, x: Tensor, stride: int, padding: int, dilation: int) -> Tensor:
  return self.convolved1(x, w[name + ".weight"], self.bias(w, name), stride, padding, dilation)

def semantic_encoder(self, w: Dict[str, Tensor], x: Tensor) -> Tensor:
  name = "encoder_semantic"
  x = self.semantic_conv(w, name + ".conv", x, 1, w[name + ".conv.weight"].size(2) // 2, 1)
  strides = self.semantic_strides()
  dilations = self.semantic_dilations()
  for i in range(len(strides)):
    block = name + ".conv_blocks." + str(i)
    for j in range(len(dilations)):
      unit = block + ".res_units." + str(j)
      reach = (w[unit + ".conv1.weight"].size(2) - 1) // 2 * dilations[j]
      y = self.semantic_conv(w, unit + ".conv1", torch.elu(x), 1, reach, dilations[j])
      x = x + self.semantic_conv(w, unit + ".conv2", torch.elu(y), 1, 0, 1)
    x = self.semantic_conv(w, block + ".conv", x, strides[i], (w[block + ".conv.weight"].size(2) - 1) // 2, 1)
  return x

def encode(self, w: Dict[str, Tensor], sound: Tensor, count: int) -> Dict[str, Tensor]:
  x = self.beside(sound, self.kernel(w, "acoustic_encoder.conv1"))
  wider = torch.constant_pad_nd(x, [self.margin(), self.margin()], 0.0)
  meaning = torch.stack(self.hubert_states(w, "semantic_model", wider.squeeze(1)), 1).mean([1])
  semantic = self.semantic_encoder(w, meaning.transpose(1, 2))
  pads = self.dac_frames(x.size(2)) != semantic.size(2)
  acoustic = self.dac_encoder(w, "acoustic_encoder", wider if pads else x)
  joint = torch.cat([acoustic, semantic], 1)
  joint = self.dense(w, "fc", joint.transpose(1, 2)).transpose(1, 2)
  codes, q, left = self.residual_codes(w, "quantizer.quantizers", joint, count)
  return {
    "codes": codes,
    "semantic_input": meaning,
    "semantic_latents": semantic,
    "acoustic_latents": acoustic,
    "acoustic_input_padded": torch.tensor(1 if pads else 0),
    "joint_latents": joint,
    "quantized_latents": q
  }

def decode(self, w: Dict[str, Tensor], codes: Tensor) -> Tensor:
  here = codes.to(w["quantizer.quantizers.0.codebook.embed"].device)
  q = self.residual_vectors(w, "quantizer.quantizers", here)
  x = self.dense(w, "fc2", self.beside(q, w["fc2.weight"]).transpose(1, 2)).transpose(1, 2)
  return self.dac_decoder(w, "acoustic_decoder", x, True)
