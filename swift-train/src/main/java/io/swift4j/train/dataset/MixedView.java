package io.swift4j.train.dataset;

import io.swift4j.train.data.CounterRandom;
import io.swift4j.train.data.Shuffle;
import java.util.List;

/** The rows of a mixture's epoch. */
record MixedView(List<View> views, MixturePlan plan, long seed, int epoch, boolean shuffle) implements View {

    private static final long ROWS = 4L << 32;

    MixedView {
        views = List.copyOf(views);
    }

    @Override
    public long size() {
        return plan.size();
    }

    @Override
    public Place at(long index) {
        MixturePlan.Draw draw = plan.at(index);
        View view = views.get(draw.set());
        long row = draw.before() % view.size();
        if (shuffle) {
            long pass = draw.before() / view.size();
            long stream = ROWS + CounterRandom.mix(((long) epoch << 32) + draw.set()) + pass;
            row = Shuffle.of(view.size(), seed, stream).at(row);
        }
        return view.at(row);
    }
}
