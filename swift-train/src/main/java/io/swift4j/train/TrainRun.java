package io.swift4j.train;

import io.swift4j.peft.AdaptedModel;
import io.swift4j.peft.Adapter;
import io.swift4j.train.config.ArgsFile;
import io.swift4j.train.config.TrainOptions;
import io.swift4j.train.data.Batches;
import io.swift4j.train.data.Encoded;
import io.swift4j.train.data.Position;
import io.swift4j.train.optim.Optimizer;
import io.swift4j.train.optim.ParameterGroup;
import io.swift4j.train.run.RunFolder;
import io.swift4j.train.run.RunRecorder;
import io.swift4j.train.run.TrainerState;
import io.swift4j.train.schedule.Schedule;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything that a loop works with, set up and ready. */
record TrainRun<T extends Encoded>(
        TrainOptions options,
        AdaptedModel model,
        String adapterName,
        Objective<T> objective,
        Replicas<T> replicas,
        Batches<T> batches,
        Optional<Batches<T>> evaluation,
        MediaFeeds media,
        TrainPlan plan,
        List<ParameterGroup> groups,
        Optimizer optimizer,
        Schedule schedule,
        LossScaler scaler,
        RunFolder folder,
        RunRecorder recorder,
        BestCheckpoint best,
        Map<String, String> hashes,
        List<TrainCallback> callbacks,
        List<TaskMeasuring> measures,
        RunControl control,
        Start start) {

    /** Where the loop begins. */
    record Start(int step, Position position, long tokens) {

        static final Start NEW = new Start(0, Position.START, 0);
    }

    Adapter adapter() {
        return model.adapter(adapterName);
    }

    /** Each group's learning rate in a step, from 0. */
    double[] rates(int step) {
        double factor = schedule.factor(step);
        return groups.stream().mapToDouble(group -> group.lr() * factor).toArray();
    }

    /** Writes a checkpoint, whole or not at all, and forgets old ones that are too many. */
    Path save(int step, Position position, double epoch, long tokens) {
        boolean isBest = best.isAt(step);
        Path saved = folder.saveCheckpoint(step, target -> {
            model.save(adapterName, target);
            ArgsFile.write(target.resolve("args.json"), options);
            if (!options.checkpoint().saveOnlyModel()) {
                TrainCheckpoint.write(target, optimizer, adapter(), scaler, objective);
            }
            new TrainerState(
                            step,
                            plan.maxSteps(),
                            position,
                            epoch,
                            tokens,
                            options.compute().seed(),
                            options.data().dataSeed(),
                            hashes,
                            best.metric(),
                            isBest
                                    ? Optional.of("checkpoint-" + step)
                                    : folder.best().map(String::valueOf),
                            recorder.history(),
                            recorder.pending())
                    .write(target);
        });
        if (isBest) {
            folder.pointBest(saved);
        }
        folder.prune(options.checkpoint().saveTotalLimit());
        return saved;
    }
}
