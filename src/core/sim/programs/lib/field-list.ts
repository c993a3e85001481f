/** `cut -f` and `numfmt --field`: lists of fields. */
export type Range = readonly [from: number, to: number]

/** `1,3-5,-2,7-`: sorted and merged; a text is the complaint. */
export function parseList(text: string, fields: boolean, quote: (text: string) => string): Range[] | string {
  const ranges: Range[] = []
  for (const part of text.split(/[, \t]/)) {
    const match = /^(\d*)(-?)(\d*)$/.exec(part)
    if (!match) {
      const bad = /^\d*-?\d*(.*)$/s.exec(part)![1]!
      return fields ? `invalid field value ${quote(bad)}` : `invalid byte/character position ${quote(bad)}`
    }
    const [, from, dash, to] = match
    if (from === '' && dash === '' && to === '')
      return fields ? 'fields are numbered from 1' : 'byte/character positions are numbered from 1'
    if (dash && from === '' && to === '') return 'invalid range with no endpoint: -'
    const [low, high] = [from === '' ? 1 : Number(from), dash ? (to === '' ? Infinity : Number(to)) : Number(from)]
    if (low === 0 || (high === 0 && from === ''))
      return fields ? 'fields are numbered from 1' : 'byte/character positions are numbered from 1'
    if (high < low) return 'invalid decreasing range'
    ranges.push([low, high])
  }
  ranges.sort((a, b) => a[0] - b[0])
  const merged: [number, number][] = []
  for (const [low, high] of ranges) {
    const last = merged.at(-1)
    if (last && low <= last[1]) last[1] = Math.max(last[1], high)
    else merged.push([low, high])
  }
  return merged
}

export function complement(ranges: readonly Range[]): Range[] {
  const gaps: Range[] = []
  let next = 1
  for (const [low, high] of ranges) {
    if (low > next) gaps.push([next, low - 1])
    next = high + 1
  }
  if (next !== Infinity) gaps.push([next, Infinity])
  return gaps
}
