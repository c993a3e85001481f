/** A form that is talk wherever it stands. */
export interface Rule {
  /** Tested against the statement with `§` in place of the evidence. */
  readonly pattern: RegExp
  readonly why: string
}
