/** The names of a block or function, to see when one is declared twice. */
export class Names {
  private readonly lexical = new Map<string, 'lexical' | 'function' | 'parameter'>()
  private readonly vars = new Set<string>()
  constructor(
    readonly outer: Names | null,
    readonly kind: 'function' | 'block' | 'catch',
  ) {}

  /** false when the name is taken. */
  declare(name: string, kind: 'lexical' | 'function', isStrict = false): boolean {
    const before = this.lexical.get(name)
    const mayRepeat = kind === 'function' && before === 'function' && !isStrict
    if ((before !== undefined && !mayRepeat) || this.vars.has(name)) return false
    if (this.kind === 'block' && this.outer?.kind === 'catch' && this.outer.lexical.has(name)) return false
    this.lexical.set(name, kind)
    return true
  }
  declareVar(name: string): boolean {
    for (let names: Names | null = this; names; names = names.outer) {
      const before = names.lexical.get(name)
      if (before === 'lexical' || (before === 'function' && names.kind !== 'function')) return false
      if (names.kind === 'function') {
        names.vars.add(name)
        return true
      }
      names.vars.add(name)
    }
    return true
  }
  /** false when it is there already. */
  declareParameter(name: string): boolean {
    if (this.parameters.has(name)) return false
    this.parameters.add(name)
    return true
  }
  private readonly parameters = new Set<string>()
  /** Parameters clash with `let` in the body, not with `var`. */
  hasParameter(name: string): boolean {
    return this.parameters.has(name)
  }
  /** The parameter of a catch clause that is a plain name may be declared again with `var`. */
  declareCaught(name: string, isPlain: boolean): void {
    this.lexical.set(name, isPlain ? 'parameter' : 'lexical')
  }
}
