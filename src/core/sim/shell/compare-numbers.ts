/** `-eq` and its kin, of test and of `[[`. */
export function compareNumbers(operator: string, a: number | bigint, b: number | bigint): boolean {
  switch (operator) {
    case '-eq':
      // biome-ignore lint/suspicious/noDoubleEquals: a number or a bigint
      return a == b
    case '-ne':
      // biome-ignore lint/suspicious/noDoubleEquals: a number or a bigint
      return a != b
    case '-lt':
      return a < b
    case '-le':
      return a <= b
    case '-gt':
      return a > b
    default:
      return a >= b
  }
}
