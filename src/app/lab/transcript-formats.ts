/** The transcript of a terminal in the forms that other programs read. */

/** Seconds since the start, and what was printed then. */
export type CastEvent = readonly [seconds: number, text: string]

export const asText = (lines: readonly string[]): string =>
  `${lines
    .map((line) => line.trimEnd())
    .join('\n')
    .trimEnd()}\n`

/** A fence longer than any in the text, so that nothing in it ends the block. */
export function asMarkdown(lines: readonly string[], title: string): string {
  const text = asText(lines)
  const longest = Math.max(2, ...[...text.matchAll(/^ {0,3}(`{3,})/gm)].map(([, ticks]) => ticks!.length))
  const fence = '`'.repeat(longest + 1)
  return `**${title}**, on a simulated Linux (Errlab)\n\n${fence}console\n${text}${fence}\n`
}

/** https://docs.asciinema.org/manual/asciicast/v2/: a header line, then one line for each piece of output. */
export function asCast(
  events: readonly CastEvent[],
  {
    title,
    rows,
    cols,
    at,
  }: { readonly title: string; readonly rows: number; readonly cols: number; readonly at: number },
): string {
  const header = {
    version: 2,
    width: cols,
    height: rows,
    timestamp: Math.floor(at / 1000),
    title,
    env: { SHELL: '/bin/bash', TERM: 'xterm-256color' },
  }
  const start = events[0]?.[0] ?? 0
  const rowsOf = events.map(([seconds, text]) => JSON.stringify([Number((seconds - start).toFixed(6)), 'o', text]))
  return `${[JSON.stringify(header), ...rowsOf].join('\n')}\n`
}
