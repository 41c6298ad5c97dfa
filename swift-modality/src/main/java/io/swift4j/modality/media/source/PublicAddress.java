package io.swift4j.modality.media.source;

import java.net.Inet4Address;
import java.net.InetAddress;

/** Tells addresses of the public internet from all that IANA's special-purpose registries set aside. */
final class PublicAddress {

    /** First address and prefix length of blocks that are no public hosts. */
    private static final int[][] SPECIAL_V4 = {
        {0x00000000, 8},
        {0x0A000000, 8},
        {0x64400000, 10},
        {0x7F000000, 8},
        {0xA9FE0000, 16},
        {0xAC100000, 12},
        {0xC0000000, 24},
        {0xC0000200, 24},
        {0xC0586300, 24},
        {0xC0A80000, 16},
        {0xC6120000, 15},
        {0xC6336400, 24},
        {0xCB007100, 24},
        {0xE0000000, 3},
    };

    private PublicAddress() {}

    static boolean test(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address instanceof Inet4Address ? isPublicV4(bytes) : isPublicV6(bytes);
    }

    private static boolean isPublicV4(byte[] bytes) {
        int address = 0;
        for (byte b : bytes) {
            address = (address << 8) | (b & 0xff);
        }
        for (int[] block : SPECIAL_V4) {
            if ((address ^ block[0]) >>> (32 - block[1]) == 0) {
                return false;
            }
        }
        return true;
    }

    /** Only 2000::/3 is handed out; of it Teredo, documentation, benchmarks, ORCHID (2001::/23, 2001:db8::, 3fff::) and 6to4 (2002::) can lead elsewhere. */
    private static boolean isPublicV6(byte[] bytes) {
        int first = ((bytes[0] & 0xff) << 8) | (bytes[1] & 0xff);
        int second = ((bytes[2] & 0xff) << 8) | (bytes[3] & 0xff);
        boolean global = first >>> 13 == 1;
        boolean special =
                (first == 0x2001 && (second < 0x200 || second == 0xdb8)) || first == 0x2002 || first == 0x3fff;
        return global && !special;
    }
}
