/** Decoding of pictures to 8-bit RGB as Pillow's {@code convert("RGB")} gives it: PNG, JPEG, GIF, WebP, BMP and TIFF. */
@NullMarked
package io.swift4j.modality.media.image;

import org.jspecify.annotations.NullMarked;
