package io.swift4j.train.dataset.registry;

import java.util.List;

/** Makes data sets known by name; found by {@link java.util.ServiceLoader}. */
public interface DatasetProvider {

    /** The data sets. */
    List<DatasetEntry> datasets();
}
