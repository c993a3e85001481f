/** The bc language over numbers with a scale. */
import { encode } from '../lib/bytes.ts'
import { LIBRARY } from './library.ts'

export class BcError extends Error {
  output = ''
  constructor(
    message: string,
    readonly isSyntax: boolean,
    /** The line ended too early: bc notices on the next one. */
    readonly atEnd = false,
    /** Where in bc's byte code. Simplified: right for lines without loops and functions. */
    readonly address = 3,
  ) {
    super(message)
  }
}

/** digits / 10 ** scale */
interface Num {
  readonly digits: bigint
  readonly scale: number
}
const integer = (value: number | bigint): Num => ({ digits: BigInt(value), scale: 0 })
const power = (scale: number): bigint => 10n ** BigInt(scale)
const rescale = ({ digits, scale }: Num, to: number): bigint =>
  to >= scale ? digits * power(to - scale) : digits / power(scale - to)
const truncate = (value: Num, scale: number): Num => ({ digits: rescale(value, scale), scale })
const compare = (a: Num, b: Num): number => {
  const scale = Math.max(a.scale, b.scale)
  const [x, y] = [rescale(a, scale), rescale(b, scale)]
  return x < y ? -1 : x > y ? 1 : 0
}

const LIMITS = `BC_BASE_MAX     = 2147483647
BC_DIM_MAX      = 16777215
BC_SCALE_MAX    = 2147483647
BC_STRING_MAX   = 2147483647
MAX Exponent    = 9223372036854775807
Number of vars  = 32767
`

class Break {}
class Continue {}
class Return {
  constructor(readonly value: Num) {}
}
interface Func {
  readonly params: readonly string[]
  readonly autos: readonly string[]
  readonly body: string
}

export class BcMachine {
  #scale = 0
  #ibase = 10
  #obase = 10
  #last: Num = integer(0)
  readonly #variables = new Map<string, Num>()
  readonly #functions = new Map<string, Func>()
  #output = ''
  #quits = false
  #tokens: string[] = []
  #at = 0
  /** How long the byte code of this line is so far. */
  #address = 0
  /** What is said of this line beside its results, before its number is put in front. */
  readonly warnings: string[] = []
  /** An assignment prints nothing, unless something is made of it. */
  #endsInAssignment = false
  /** How many loops and functions surround what is read. */
  readonly #depth = { loops: 0, functions: 0 }
  /** Reading without doing: branches not taken. */
  #skips = false

  constructor(mathLibrary: boolean) {
    if (!mathLibrary) return
    for (const source of LIBRARY) this.execute(source)
    this.#scale = 20
  }

  execute(source: string): { output: string; quits: boolean } {
    this.#output = ''
    this.#address = 0
    this.#depth.loops = 0
    this.#depth.functions = 0
    try {
      this.#load(source)
      // What a line says is read as a whole before any of it is done.
      this.#skips = true
      this.#statements(null)
      this.#skips = false
      if (this.warnings.length > 0) return { output: '', quits: false }
      this.#at = 0
      this.#statements(null)
    } catch (error) {
      if (error instanceof BcError) error.output = this.#output
      this.#skips = false
      if (!(error instanceof Break) && !(error instanceof Return)) throw error
    }
    return { output: this.#output, quits: this.#quits }
  }

  #load(source: string): void {
    const clean = source
      .replace(/\/\*[\s\S]*?\*\//g, ' ')
      .replace(/#[^\n]*/g, '')
      .replace(/\\\n/g, '')
    const found =
      clean.match(
        /"[^"]*"|[0-9A-F]+\.(?![0-9A-F])|[0-9A-F]*\.?[0-9A-F]+|[a-z][a-z0-9_]*|\+\+|--|&&|\|\||[-+*/%^=<>!]=|[-+*/%^=<>!(){}[\];,\n]|\S/gu,
      ) ?? []
    const isIllegal = (token: string) => /^(["$'?:@`|~\\]|[^ -~\n\t])$/u.test(token)
    for (const token of found.filter(isIllegal))
      for (const shown of [...encode(token)].map((byte) => (byte < 127 ? token : `\\${byte.toString(8)}`)))
        this.warnings.push(`illegal character: ${shown}`)
    this.#tokens = found.filter((token) => !isIllegal(token))
    this.#at = 0
  }

  get #token(): string | undefined {
    return this.#tokens[this.#at]
  }
  #take(text: string): boolean {
    if (this.#token !== text) return false
    this.#at++
    return true
  }
  #expect(text: string): void {
    if (!this.#take(text)) this.#fail()
  }
  #fail(): never {
    throw new BcError('syntax error', true, this.#token === undefined)
  }

  #statements(end: string | null): void {
    for (;;) {
      while (this.#take(';') || this.#take('\n'));
      if (this.#token === undefined) {
        if (end !== null) this.#fail()
        return
      }
      if (end !== null && this.#take(end)) return
      const isDefinition = this.#token === 'define'
      this.#statement()
      if (!isDefinition && this.#token !== undefined && ![';', '\n', '}'].includes(this.#token)) this.#fail()
      if (this.#quits) return
    }
  }

  #statement(): void {
    const token = this.#token!
    if (token.startsWith('"')) {
      this.#at++
      this.#print(token.slice(1, -1))
      return
    }
    if (token === 'limits') {
      this.#at++
      this.#print(LIMITS)
      return
    }
    switch (token) {
      case '{':
        this.#at++
        this.#statements('}')
        return
      case 'quit':
      case 'halt':
        this.#at++
        if (!this.#skips || token === 'quit') this.#quits = !this.#skips
        return
      case 'break':
        if (this.#depth.loops === 0) throw new BcError('Break outside a for/while', true)
        this.#at++
        if (!this.#skips) throw new Break()
        return
      case 'continue':
        if (this.#depth.loops === 0) throw new BcError('Continue outside a for', true)
        this.#at++
        if (!this.#skips) throw new Continue()
        return
      case 'return': {
        this.#at++
        const value =
          this.#token === undefined || [';', '\n', '}'].includes(this.#token) ? integer(0) : this.#expression()
        if (this.#depth.functions === 0) throw new BcError('Return outside of a function.', true, true)
        if (!this.#skips) throw new Return(value)
        return
      }
      case 'print':
        this.#at++
        do {
          if (this.#token?.startsWith('"'))
            this.#print(this.#tokens[this.#at++]!.slice(1, -1).replace(/\\n/g, '\n').replace(/\\t/g, '\t'))
          else this.#print(this.#show(this.#expression()))
        } while (this.#take(','))
        return
      case 'if':
        this.#if()
        return
      case 'while':
        this.#while()
        return
      case 'for':
        this.#for()
        return
      case 'define':
        this.#define()
        return
    }
    this.#endsInAssignment = false
    const value = this.#expression()
    if (this.#skips) return
    this.#address++
    if (this.#endsInAssignment) return
    this.#last = value
    this.#print(`${this.#show(value)}\n`)
  }

  #print(text: string): void {
    if (!this.#skips) this.#output += text
  }

  #guarded(isOn: boolean, run: () => void): void {
    const before = this.#skips
    this.#skips = before || !isOn
    run()
    this.#skips = before
  }

  #if(): void {
    this.#at++
    this.#expect('(')
    const test = this.#expression().digits !== 0n
    this.#expect(')')
    while (this.#take('\n'));
    this.#guarded(test, () => this.#statement())
    const back = this.#at
    while (this.#token === '\n' || this.#token === ';') this.#at++
    if (!this.#take('else')) {
      this.#at = back
      return
    }
    while (this.#take('\n'));
    this.#guarded(!test, () => this.#statement())
  }

  #while(): void {
    const start = this.#at + 1
    this.#loop(start, () => {
      this.#expect('(')
      const test = this.#expression().digits !== 0n
      this.#expect(')')
      return test
    })
  }

  /** Runs a body as long as the test at `start` holds. */
  #loop(start: number, test: () => boolean, step: (() => void) | null = null): void {
    this.#depth.loops++
    try {
      this.#turns(start, test, step)
    } finally {
      this.#depth.loops--
    }
  }

  #turns(start: number, test: () => boolean, step: (() => void) | null): void {
    for (let turns = 0; ; turns++) {
      this.#at = start
      const goesOn = test() && !this.#skips
      while (this.#take('\n'));
      try {
        this.#guarded(goesOn, () => this.#statement())
      } catch (error) {
        if (!(error instanceof Break) && !(error instanceof Continue)) throw error
        // What is left of the body is read over.
        this.#guarded(false, () => {
          this.#at = start
          test()
          while (this.#take('\n'));
          this.#statement()
        })
        if (error instanceof Break) return
      }
      if (!goesOn || this.#quits) return
      if (step) {
        const back = this.#at
        step()
        this.#at = back
      }
      if (turns > 1_000_000) throw new BcError('execution too long', false)
    }
  }

  #for(): void {
    this.#at++
    this.#expect('(')
    if (this.#token !== ';') this.#expression()
    this.#expect(';')
    const testAt = this.#at
    let stepAt = 0
    const readTest = () => {
      this.#at = testAt
      const test = this.#token === ';' ? true : this.#expression().digits !== 0n
      this.#expect(';')
      stepAt = this.#at
      this.#guarded(false, () => {
        if (this.#token !== ')') this.#expression()
      })
      this.#expect(')')
      return test
    }
    this.#loop(testAt, readTest, () => {
      this.#at = stepAt
      if (this.#token !== ')') this.#expression()
    })
  }

  #define(): void {
    this.#at++
    const name = this.#tokens[this.#at++] ?? ''
    if (!/^[a-z]/.test(name)) this.#fail()
    this.#expect('(')
    const params = this.#names(')')
    this.#expect(')')
    while (this.#take('\n'));
    this.#expect('{')
    while (this.#take('\n'));
    const autos = this.#take('auto') ? this.#names('\n') : []
    const start = this.#at
    this.#depth.functions++
    this.#guarded(false, () => this.#statements('}'))
    this.#depth.functions--
    this.#functions.set(name, { params, autos, body: this.#tokens.slice(start, this.#at - 1).join(' ') })
  }

  #names(end: string): string[] {
    const names: string[] = []
    while (this.#token !== undefined && this.#token !== end && this.#token !== ';') {
      names.push(this.#tokens[this.#at++]!)
      if (!this.#take(',')) break
    }
    return names
  }

  // ---- expressions

  #expression(): Num {
    return this.#or()
  }
  #or(): Num {
    let left = this.#and()
    while (this.#take('||')) {
      const right = this.#and()
      left = integer(left.digits !== 0n || right.digits !== 0n ? 1 : 0)
    }
    return left
  }
  #and(): Num {
    let left = this.#not()
    while (this.#take('&&')) {
      const right = this.#not()
      left = integer(left.digits !== 0n && right.digits !== 0n ? 1 : 0)
    }
    return left
  }
  #not(): Num {
    if (this.#take('!')) return integer(this.#not().digits === 0n ? 1 : 0)
    let left = this.#sum()
    while (/^(<|>|<=|>=|==|!=)$/.test(this.#token ?? '')) {
      const op = this.#tokens[this.#at++]!
      const order = compare(left, this.#sum())
      const holds = {
        '<': order < 0,
        '>': order > 0,
        '<=': order <= 0,
        '>=': order >= 0,
        '==': order === 0,
        '!=': order !== 0,
      }[op as '<']
      left = integer(holds ? 1 : 0)
    }
    return left
  }
  #sum(): Num {
    let left = this.#product()
    while (this.#token === '+' || this.#token === '-')
      left = this.#apply(this.#tokens[this.#at++]!, left, this.#product())
    return left
  }
  #product(): Num {
    let left = this.#power()
    while (this.#token === '*' || this.#token === '/' || this.#token === '%')
      left = this.#apply(this.#tokens[this.#at++]!, left, this.#power())
    return left
  }
  #power(): Num {
    const left = this.#unary()
    return this.#take('^') ? this.#apply('^', left, this.#power()) : left
  }

  #apply(op: string, a: Num, b: Num): Num {
    if (this.#skips) return a
    this.#address++
    const scale = Math.max(a.scale, b.scale)
    switch (op) {
      case '+':
        return { digits: rescale(a, scale) + rescale(b, scale), scale }
      case '-':
        return { digits: rescale(a, scale) - rescale(b, scale), scale }
      case '*':
        return truncate(
          { digits: a.digits * b.digits, scale: a.scale + b.scale },
          Math.min(a.scale + b.scale, Math.max(this.#scale, a.scale, b.scale)),
        )
      case '/':
      case '%': {
        if (b.digits === 0n)
          throw new BcError(op === '/' ? 'Divide by zero' : 'Modulo by zero', false, false, this.#address)
        const quotient: Num = {
          digits: (a.digits * power(this.#scale + b.scale)) / (b.digits * power(a.scale)),
          scale: this.#scale,
        }
        if (op === '/') return quotient
        const rest = Math.max(this.#scale + b.scale, a.scale)
        return {
          digits: rescale(a, rest) - (quotient.digits * b.digits * power(rest)) / power(quotient.scale + b.scale),
          scale: rest,
        }
      }
      default: {
        if (b.digits % power(b.scale) !== 0n || b.scale > 0)
          this.warnings.push(`Runtime warning (func=(main), adr=${this.#address}): non-zero scale in exponent`)
        const exponent = Number(rescale(b, 0))
        if (exponent >= 0) {
          const kept = Math.min(a.scale * exponent, Math.max(this.#scale, a.scale))
          return truncate({ digits: a.digits ** BigInt(exponent), scale: a.scale * exponent }, kept)
        }
        const whole: Num = { digits: a.digits ** BigInt(-exponent), scale: a.scale * -exponent }
        this.#address--
        return this.#apply('/', integer(1), whole)
      }
    }
  }

  #unary(): Num {
    if (this.#take('-')) {
      const { digits, scale } = this.#unary()
      if (!this.#skips) this.#address++
      return { digits: -digits, scale }
    }
    if (this.#token === '++' || this.#token === '--') {
      const op = this.#tokens[this.#at++]![0]!
      const name = this.#place()
      const value = this.#apply(op, this.#get(name), integer(1))
      this.#set(name, value)
      return value
    }
    return this.#primary()
  }

  #primary(): Num {
    const token = this.#tokens[this.#at++]
    if (token === undefined) {
      this.#at--
      return this.#fail()
    }
    if (token === '(') {
      const value = this.#expression()
      this.#endsInAssignment = false
      this.#expect(')')
      return value
    }
    if (token === '.') return this.#last
    if (/^[0-9A-F.]+$/.test(token)) return this.#number(token)
    if (token === 'sqrt' || token === 'length' || token === 'scale') {
      if (token === 'scale' && this.#token !== '(') return this.#variable(token)
      this.#expect('(')
      const value = this.#expression()
      this.#expect(')')
      if (token === 'scale') return integer(value.scale)
      return token === 'sqrt'
        ? this.#root(value)
        : integer(Math.max(String(value.digits < 0n ? -value.digits : value.digits).length, value.scale))
    }
    if (!/^[a-z]/.test(token)) {
      this.#at--
      return this.#fail()
    }
    if (this.#token === '(') return this.#call(token)
    this.#at--
    return this.#variable(this.#place())
  }

  /** The name of a variable, or of an element of an array. */
  #place(): string {
    const name = this.#tokens[this.#at++] ?? ''
    if (this.#token !== '[') return name
    this.#at++
    const key = rescale(this.#expression(), 0)
    this.#expect(']')
    return `${name}[${key}]`
  }

  #number(text: string): Num {
    // `0` and `1` have instructions of their own; the others are spelled out between K and a colon.
    const spelled = text.replace(/^0+(?=.)/, '')
    if (!this.#skips) this.#address += spelled === '0' || spelled === '1' ? 1 : spelled.length + 2
    const [whole, fraction = ''] = text.split('.')
    if (this.#ibase === 10 || text.length === 1) {
      const digits = [...(whole + fraction)].reduce((sum, char) => sum * 10n + BigInt(Number.parseInt(char, 16)), 0n)
      return { digits, scale: fraction.length }
    }
    const value = [...whole!].reduce((sum, char) => sum * BigInt(this.#ibase) + BigInt(Number.parseInt(char, 16)), 0n)
    return integer(value)
  }

  #variable(name: string): Num {
    const op = this.#token
    if (op !== undefined && /^[-+*/%^]?=$/.test(op)) {
      this.#at++
      const right = this.#expression()
      const value = op === '=' ? right : this.#apply(op[0]!, this.#get(name), right)
      if (!this.#skips) this.#address += 2
      this.#endsInAssignment = true
      this.#set(name, value)
      return value
    }
    this.#endsInAssignment = false
    if (!this.#skips) this.#address += 2
    const before = this.#get(name)
    if (op === '++' || op === '--') {
      this.#at++
      this.#set(name, this.#apply(op[0]!, before, integer(1)))
    }
    return before
  }

  #get(name: string): Num {
    if (name === 'scale') return integer(this.#scale)
    if (name === 'ibase') return integer(this.#ibase)
    if (name === 'obase') return integer(this.#obase)
    if (name === 'last') return this.#last
    return this.#variables.get(name) ?? integer(0)
  }

  #set(name: string, value: Num): void {
    if (this.#skips) return
    const number = Number(rescale(value, 0))
    if (name === 'scale') this.#scale = Math.max(0, number)
    else if (name === 'ibase') this.#ibase = Math.min(16, Math.max(2, number))
    else if (name === 'last') this.#last = value
    else if (name === 'obase') this.#obase = Math.max(2, number)
    else this.#variables.set(name, value)
  }

  #root(value: Num): Num {
    if (this.#skips) return value
    this.#address += 2
    if (value.digits < 0n) throw new BcError('Square root of a negative number', false, false, this.#address)
    const scale = Math.max(this.#scale, value.scale)
    const target = rescale(value, scale * 2)
    // Newton's method from above goes down to the root and no further.
    let root = 1n << BigInt(Math.ceil(target.toString(2).length / 2))
    for (let next = (root + target / root) / 2n; next < root; next = (root + target / root) / 2n) root = next
    return { digits: root, scale }
  }

  #call(name: string): Num {
    this.#expect('(')
    const args: Num[] = []
    while (this.#token !== ')') {
      args.push(this.#expression())
      if (!this.#take(',')) break
    }
    this.#expect(')')
    if (this.#skips) return integer(0)
    const func = this.#functions.get(name)
    if (func) return this.#run(func, args)
    throw new BcError(`Function ${name} not defined.`, false)
  }

  #run(func: Func, args: readonly Num[]): Num {
    const names = [...func.params, ...func.autos]
    const saved = names.map((name) => this.#variables.get(name))
    const [tokens, at, address] = [this.#tokens, this.#at, this.#address]
    for (const [i, name] of names.entries()) this.#variables.set(name, args[i] ?? integer(0))
    let value = integer(0)
    try {
      this.#depth.functions++
      this.#load(func.body)
      this.#statements(null)
    } catch (error) {
      if (!(error instanceof Return)) throw error
      value = error.value
    } finally {
      this.#depth.functions--
      this.#tokens = tokens
      this.#at = at
      // `C`, the number of the function and a colon, after one letter for each argument.
      this.#address = address + args.length + 3
      for (const [i, name] of names.entries()) {
        if (saved[i] === undefined) this.#variables.delete(name)
        else this.#variables.set(name, saved[i])
      }
    }
    return value
  }

  /** Digits of bases above 16 are decimal numbers of one width, a space before each. */
  #digit(value: number, spaced: boolean): string {
    if (this.#obase <= 16) return value.toString(16).toUpperCase()
    return (spaced ? ' ' : '') + String(value).padStart(String(this.#obase - 1).length, '0')
  }

  #wholeInBase(whole: bigint): string {
    let text = ''
    for (let left = whole; left > 0n; left /= BigInt(this.#obase))
      text = this.#digit(Number(left % BigInt(this.#obase)), true) + text
    return text
  }

  /** As many digits as it takes until the base to their number has more decimal digits than the fraction. */
  #fractionInBase(rest: bigint, scale: number): string {
    const base = BigInt(this.#obase)
    let text = ''
    for (let left = rest, reached = 1n; String(reached).length <= scale; reached *= base) {
      left *= base
      text += this.#digit(Number(left / power(scale)), text !== '')
      left %= power(scale)
    }
    return text
  }

  #show({ digits, scale }: Num): string {
    const negative = digits < 0n
    const size = negative ? -digits : digits
    if (size === 0n) return '0'
    const whole = size / power(scale)
    const rest = size % power(scale)
    const isTen = this.#obase === 10
    const fraction =
      scale === 0 ? '' : `.${isTen ? rest.toString().padStart(scale, '0') : this.#fractionInBase(rest, scale)}`
    const shown = isTen ? whole.toString() : this.#wholeInBase(whole)
    const text = `${negative ? '-' : ''}${whole === 0n ? '' : shown}${fraction}`
    // Lines are 70 columns, the last one a backslash.
    return text.length < 70 ? text : text.match(/.{1,68}/g)!.join('\\\n')
  }
}
