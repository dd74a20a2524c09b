/** How much may wait for a program that doesn't read what is typed: ports keep to it, and terminals ask first. */

/** Bytes. */
export const MOST_UNTAKEN = 512 * 1024;
