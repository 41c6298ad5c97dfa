package io.swift4j.core.jinja;

/** What {@code keys()}, {@code values()} and {@code items()} of a dict return. */
record DictView(PyDict dict, Kind kind) {

    enum Kind {
        KEYS("dict_keys"),
        VALUES("dict_values"),
        ITEMS("dict_items");

        final String typeName;

        Kind(String typeName) {
            this.typeName = typeName;
        }
    }

    Object element(PyDict.Entry entry) {
        return switch (kind) {
            case KEYS -> entry.key();
            case VALUES -> entry.value();
            case ITEMS -> PyTuple.of(entry.key(), entry.value());
        };
    }
}
