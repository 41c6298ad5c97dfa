package io.swift4j.modality.media.image;

import io.swift4j.modality.MediaException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;

/** Finds the JDK's own reader of a format, whatever plug-ins an application has registered beside it. */
final class Readers {

    private Readers() {}

    static ImageReader ofJdk(String source, String format) {
        Iterator<ImageReaderSpi> providers =
                IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, true);
        while (providers.hasNext()) {
            ImageReaderSpi provider = providers.next();
            if ("java.desktop".equals(provider.getClass().getModule().getName())
                    && Arrays.asList(provider.getFormatNames()).contains(format)) {
                try {
                    return provider.createReaderInstance(null);
                } catch (IOException e) {
                    throw new MediaException(source, "the JDK's reader of " + format + " doesn't start", e);
                }
            }
        }
        throw new MediaException(source, "this Java runtime has no reader of " + format + " (module java.desktop)");
    }
}
