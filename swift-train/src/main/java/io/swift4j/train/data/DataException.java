package io.swift4j.train.data;

import io.swift4j.core.SwiftException;
import java.util.List;

/** More bad rows than allowed; the message names the first of them, {@link #lost} holds all. */
public final class DataException extends SwiftException {

    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 20;

    private final transient List<DataReport.LostRow> lost;

    DataException(List<DataReport.LostRow> lost, int allowed) {
        super(message(lost, allowed));
        this.lost = List.copyOf(lost);
    }

    /** All bad rows in the order they were found. */
    public List<DataReport.LostRow> lost() {
        return lost;
    }

    private static String message(List<DataReport.LostRow> lost, int allowed) {
        StringBuilder text = new StringBuilder();
        text.append(lost.size()).append(lost.size() == 1 ? " bad row" : " bad rows");
        text.append(", ").append(allowed == 0 ? "none" : "at most " + allowed);
        text.append(" allowed by max_lost_rows:");
        for (DataReport.LostRow row : lost.subList(0, Math.min(SHOWN, lost.size()))) {
            text.append("\n- ").append(row);
        }
        if (lost.size() > SHOWN) {
            text.append("\n- and ").append(lost.size() - SHOWN).append(" more");
        }
        return text.toString();
    }
}
