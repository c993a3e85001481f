/** A textarea is slow with more than this: 200 KB took 4.7 s. */
export const PLAIN_LIMIT = 64 * 1024
