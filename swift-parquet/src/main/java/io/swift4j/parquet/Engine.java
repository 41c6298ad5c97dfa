package io.swift4j.parquet;

import io.swift4j.core.SwiftException;
import java.lang.ref.Cleaner;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.duckdb.DuckDBDriver;
import org.jspecify.annotations.Nullable;

/**
 * The database engine of one file, started when it is needed, and stopped when the file is no longer reachable or many others are used.
 *
 * <p>It can read its file and nothing else: no other file, no network, no extension, and nothing can change that in it. Thread-safe;
 * one thread works with it at a time.
 */
final class Engine {

    /** Engines that run at a time; each has buffers of its own. */
    private static final int MOST = 8;

    private static final Cleaner CLEANER = Cleaner.create();
    private static final Set<Running> RUNNING = new LinkedHashSet<>();

    private final Path file;
    private final String path;
    private final Running running = new Running();

    /**
     * The engine of a file.
     *
     * @throws SwiftException if its path would be taken for a pattern
     */
    Engine(Path file) {
        this.file = file;
        this.path = file.toAbsolutePath().toString();
        if (path.matches("(?s).*[*?\\[].*")) {
            throw new SwiftException(
                    "dataset " + file + " has *, ? or [ in its path, which would stand for several files; rename it");
        }
        Running state = running;
        CLEANER.register(this, state::stop);
    }

    /** What is done with a connection. */
    interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    /** The file's path as a text of SQL. */
    String quoted() {
        return "'" + path.replace("'", "''") + "'";
    }

    /**
     * Does some work; the connection may be used until that ends.
     *
     * @throws SwiftException naming the file, with what is wrong in it
     */
    <T> T run(Work<T> work) {
        running.lock.lock();
        try {
            Connection connection = running.connection;
            if (connection == null) {
                connection = start();
                running.connection = connection;
            }
            running.used();
            return work.with(connection);
        } catch (SQLException e) {
            String message = String.valueOf(e.getMessage()).strip();
            throw new SwiftException(
                    "dataset " + file + " cannot be read as Parquet: "
                            + message.lines().findFirst().orElse(message),
                    e);
        } catch (LinkageError e) {
            throw new SwiftException(
                    "dataset " + file + " is Parquet, but DuckDB does not run on this machine: " + e, e);
        } finally {
            running.lock.unlock();
        }
    }

    private Connection start() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("threads", "1");
        Connection connection = new DuckDBDriver().connect("jdbc:duckdb:", properties);
        try (Statement statement = connection.createStatement()) {
            for (String setting : List.of(
                    "memory_limit = '1GB'",
                    "temp_directory = ''",
                    "autoinstall_known_extensions = false",
                    "autoload_known_extensions = false",
                    "allow_community_extensions = false",
                    "allowed_paths = [" + quoted() + "]",
                    "enable_external_access = false",
                    "lock_configuration = true")) {
                statement.execute("SET " + setting);
            }
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** The state of an engine, which outlives it until it is stopped. */
    private static final class Running {

        private final ReentrantLock lock = new ReentrantLock();
        private @Nullable Connection connection;

        /** Notes that this engine is at work, and stops the one whose work is longest ago if there are too many. */
        void used() throws SQLException {
            synchronized (RUNNING) {
                RUNNING.remove(this);
                RUNNING.add(this);
                Iterator<Running> oldest = RUNNING.iterator();
                while (RUNNING.size() > MOST && oldest.hasNext()) {
                    Running other = oldest.next();
                    if (other != this && other.lock.tryLock()) {
                        try {
                            other.close();
                            oldest.remove();
                        } finally {
                            other.lock.unlock();
                        }
                    }
                }
            }
        }

        void stop() {
            lock.lock();
            try {
                synchronized (RUNNING) {
                    RUNNING.remove(this);
                }
                close();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            } finally {
                lock.unlock();
            }
        }

        private void close() throws SQLException {
            Connection open = connection;
            connection = null;
            if (open != null) {
                open.close();
            }
        }
    }
}
