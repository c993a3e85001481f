/** Half-open range [start, end). The unit (bytes or UTF-16 units) is said where a span is used. */
export interface Span {
  readonly start: number
  readonly end: number
}
