import type { Terminal } from '@xterm/xterm'

/**
 * xterm hangs on some sequences (`CSI 999999999 L`, `CSI 99999999 b`) and answers others into its input, where an echoing
 * shell makes a loop. Both are swallowed. Programs in the lab are ours, but the files that people `cat` need not be.
 */
const MOST = 1000
/** IL DL SU SD, REP, ICH DCH ECH, CHT CBT, and the cursor's moves. */
const COUNTED = ['L', 'M', 'S', 'T', 'b', '@', 'P', 'X', 'I', 'Z', 'A', 'B', 'C', 'D', 'E', 'F', 'a', 'e']
/** DA, DSR, DECRQM, DECREQTPARM, XTWINOPS: each would be answered. */
const QUERIES = [
  { final: 'c' },
  { prefix: '>', final: 'c' },
  { prefix: '=', final: 'c' },
  { final: 'n' },
  { prefix: '?', final: 'n' },
  { intermediates: '$', final: 'p' },
  { prefix: '?', intermediates: '$', final: 'p' },
  { final: 'x' },
  { final: 't' },
]
/** Titles, colours that can be asked for, links and the clipboard. */
const OSC = [0, 1, 2, 4, 10, 11, 12, 52, 104, 110, 111, 112]

export function guard({ parser }: Terminal): void {
  for (const final of COUNTED) {
    parser.registerCsiHandler({ final }, (params) => params.some((value) => Number(value) > MOST))
  }
  for (const id of QUERIES) parser.registerCsiHandler(id, () => true)
  for (const id of OSC) parser.registerOscHandler(id, () => true)
  // DECRQSS and XTGETTCAP.
  parser.registerDcsHandler({ intermediates: '$', final: 'q' }, () => true)
  parser.registerDcsHandler({ intermediates: '+', final: 'q' }, () => true)
}
