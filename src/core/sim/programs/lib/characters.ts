/** Text by its characters: most has no surrogates, and is then as long as it says without being taken apart. */

const SURROGATES = /[\ud800-\udfff]/

export function countCharacters(text: string): number {
  if (!SURROGATES.test(text)) return text.length
  let count = 0
  for (const _ of text) count++
  return count
}

/** The characters from `start` up to `end`. */
export function sliceCharacters(text: string, start: number, end: number): string {
  return SURROGATES.test(text) ? [...text].slice(start, end).join('') : text.slice(start, end)
}
