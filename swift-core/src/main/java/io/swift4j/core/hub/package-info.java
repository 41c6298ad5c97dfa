/**
 * Finds models: a local folder, the cache shared with Python, or a download from Hugging Face or ModelScope.
 *
 * <p>{@link io.swift4j.core.hub.ModelLocation} turns what a user typed into a folder; {@link io.swift4j.core.hub.Hub} downloads. A
 * user's token goes only to the configured endpoint, every file is checked against its published hash before it appears in the
 * cache, and pickles are never fetched. Every refusal is a {@link io.swift4j.core.hub.HubException}.
 */
@NullMarked
package io.swift4j.core.hub;

import org.jspecify.annotations.NullMarked;
