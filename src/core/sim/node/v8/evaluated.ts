/** The program text that eval() or a constructor of functions makes of its arguments. */

const HEADS: Readonly<Record<string, string>> = {
  Function: 'function',
  AsyncFunction: 'async function',
  GeneratorFunction: 'function*',
  AsyncGeneratorFunction: 'async function*',
}

export function evaluatedText(native: string, given: readonly string[]): string {
  const head = HEADS[native]
  if (head === undefined) return given[0] ?? ''
  return `(${head} anonymous(${given.slice(0, -1).join(',')}\n) {\n${given.at(-1) ?? ''}\n})`
}
