/** A message with nothing but the call that failed (`open: Permission denied`): programs name what it happened to on the line above or below. */
import type { Around } from '../dialects/dialect.ts'
import { looksLikePath } from './values.ts'

// open: § · realpath: § (2) · zip I/O error: § · bind(): § · Error: §
const CALL_ALONE = /^[\w/ -]{2,24}(?:\(\))?: §(?: \(\d{1,3}\))?\.?$/
// wget: can't connect to remote host (127.0.0.1): §
const HOST_ALONE = /\b(?:connect|host)\b[^§]{0,60}: §$/

// CMake:   file failed to open for writing (§):
const BELOW = /[)\w]: ?§:$|\(§\):$/
const PATH_ALONE = /^\s*((?:\/|[A-Za-z]:[\\/])\S{1,1000})$/d

/** A frame of a stack names the program's own file. */
const FRAME = /^\s*(?:File "[^"]{1,1000}", line \d|at \S|from \S{1,1000}:\d+:in )/

const QUOTED = /['"‘“(]([^'"‘’“”()\n]{1,1000})['"’”)]/d
const PORT = /\b(?:on|port)[ =:]+(?:port )?(\d{1,5})\b/d
const ENDPOINT = /(?<![\w.])(\d{1,3}(?:\.\d{1,3}){3}):(\d{1,5})\b/d
const ADDRESS = /(?<![\w.])(\d{1,3}(?:\.\d{1,3}){3})(?![\w.])/d

export function readNearby(marked: string, { line, found, text, place }: Omit<Around, 'code'>): void {
  const take = (key: 'path' | 'port' | 'address', at: number, match: RegExpExecArray | null, group = 1) => {
    const range = match?.indices?.[group]
    if (range === undefined || found.has(key)) return
    const value = match![group]!
    if (key === 'path' && !looksLikePath(value)) return
    found.add(key, value, place(at, range[0], range[1]))
  }
  const words = (at: number) => {
    const said = (text(at) ?? '').slice(0, 1000)
    return FRAME.test(said) ? '' : said
  }
  if (HOST_ALONE.test(marked) && found.has('address') && !found.has('port')) {
    const match = ENDPOINT.exec(words(line - 1))
    if (match !== null && found.holds('address', match[1]!)) take('port', line - 1, match, 2)
  }
  if (BELOW.test(marked)) takeBelow(line, words, (at, match) => take('path', at, match))
  if (!CALL_ALONE.test(marked)) return
  const isNet = /^(?:bind|listen|connect|accept|socket|Error)\b/.test(marked)
  for (const at of /^Error/.test(marked) ? [line - 1, line - 2, line - 3] : [line - 1, line + 1]) {
    if (isNet && /\b(?:listen|bind)\b/i.test(words(at))) {
      take('address', at, ENDPOINT.exec(words(at)))
      take('port', at, ENDPOINT.exec(words(at)), 2)
    }
    if (isNet && /\b(?:listen|bind|connect|socket|port)\b/i.test(words(at))) {
      take('address', at, ADDRESS.exec(words(at)))
      take('port', at, PORT.exec(words(at)))
    }
    if (!found.has('address') && !found.has('port')) take('path', at, QUOTED.exec(words(at)))
  }
}

/** The next line that says anything, where it is nothing but a path. */
function takeBelow(
  line: number,
  words: (at: number) => string,
  take: (at: number, match: RegExpExecArray | null) => void,
): void {
  const at = [line + 1, line + 2].find((below) => words(below).trim() !== '')
  if (at !== undefined) take(at, PATH_ALONE.exec(words(at)))
}
