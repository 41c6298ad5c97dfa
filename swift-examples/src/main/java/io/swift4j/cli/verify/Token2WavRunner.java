package io.swift4j.cli.verify;

import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.talker.FlowOptions;
import io.swift4j.modality.talker.Token2Wav;
import io.swift4j.modality.talker.Voice;

/** Qwen2.5-Omni's token2wav: the flow at one time, the vocoder, or all the way from codes to sound. */
final class Token2WavRunner implements CaseRunner {

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        try (Token2Wav model = Token2Wav.load(folder.path());
                TensorScope scope = TensorScope.open()) {
            if (one.inputs().contains("mel")) {
                compare(folder, one, comparison, "waveform", model.waveform(folder.named(one, "mel")));
                compare(folder, one, comparison, "processed_mel", model.decibels(folder.named(one, "mel")));
                return;
            }
            Tensor code = folder.named(one, "code");
            Tensor noise = folder.named(one, "noise");
            Voice voice = new Voice(folder.named(one, "conditioning"), folder.named(one, "reference_mel"));
            if (one.kind().equals("forward")) {
                double time = one.params().number("time_step");
                compare(folder, one, comparison, "plain", model.flow(code, voice, noise, time, false));
                compare(folder, one, comparison, "guided_and_null", model.flow(code, voice, noise, time, true));
                compare(folder, one, comparison, "reference_embedding", model.embedding(voice.referenceMel()));
                return;
            }
            FlowOptions defaults = FlowOptions.defaults();
            FlowOptions options = new FlowOptions(
                    one.params().integer("num_steps", defaults.points()),
                    one.params().number("guidance_scale", defaults.guidance()),
                    // A coefficient of null leaves times even.
                    one.params().isNull("sway_coefficient")
                            ? 0
                            : one.params().number("sway_coefficient", defaults.sway()),
                    0);
            Tensor mel = model.mel(code, voice, noise, options);
            compare(folder, one, comparison, "mel", mel);
            compare(folder, one, comparison, "waveform", model.waveform(mel));
        }
    }

    private static void compare(CaseFolder folder, Case one, Comparison comparison, String name, Tensor actual) {
        if (one.outputs().contains(name)) {
            Tensor expected = folder.named(one, name);
            // The reference drops the dimension of a batch of one from sound.
            boolean single = expected.rank() == 1 && actual.rank() == 2 && actual.size(0) == 1;
            comparison.tensor(name, single ? actual.reshape(-1) : actual, expected);
        }
    }
}
