/** What V8 says of broken programs, asked of the V8 that runs this test: words, line, and what is underlined. */
import vm from 'node:vm'
import { describe, expect, it } from 'vitest'
import { findSyntaxProblem } from './statements.ts'

const NAMES = ['exports', 'require', 'module', '__filename', '__dirname']
/** Node 20's V8: other versions use other words. */
const isSameEngine = process.version.startsWith('v20.')

describe.skipIf(!isSameEngine)('findSyntaxProblem', () => {
  it('says what V8 says of programs that people get wrong', () => {
    const differences = BROKEN.flatMap((source) => [...compare(source, false), ...compare(source, true)])
    expect(differences).toEqual([])
  })

  it('finds nothing in programs that V8 takes', () => {
    for (const source of PROGRAMS) {
      expect(findSyntaxProblem(source, { parameters: NAMES })).toBeNull()
    }
    expect(
      findSyntaxProblem(
        "import a, { b as c } from 'x' with { type: 'json' }\nexport * from 'y'\nexport default await a\n",
        { isModule: true },
      ),
    ).toBeNull()
  })

  it('agrees with V8 on nearly all of a thousand programs that were damaged at random, and never refuses what V8 takes', () => {
    const random = randomNumbers(20)
    let [same, broken] = [0, 0]
    for (let i = 0; i < 1000; i++) {
      const source = damage(PROGRAMS[random(PROGRAMS.length)]!, random)
      const [real, ours] = [asV8(source, false), asWe(source, false)]
      if (real === null) expect(ours, source).toBeNull()
      else {
        broken++
        if (real === ours) same++
      }
    }
    expect(same / broken).toBeGreaterThan(0.94)
  })
})

function compare(source: string, isFunction: boolean): { source: string; real: string | null; ours: string | null }[] {
  const [real, ours] = [asV8(source, isFunction), asWe(source, isFunction)]
  return real === ours ? [] : [{ source, real, ours }]
}

/** The head of the error's stack: place, line, carets and message. */
function asV8(source: string, isFunction: boolean): string | null {
  try {
    if (isFunction) vm.compileFunction(source, NAMES, { filename: 'FILE' })
    else new vm.Script(source, { filename: 'FILE' })
    return null
  } catch (error) {
    return (error as Error).stack!.split('\n    at')[0]!
  }
}

function asWe(source: string, isFunction: boolean): string | null {
  const problem = findSyntaxProblem(source, isFunction ? { parameters: NAMES } : {})
  if (!problem) return null
  const { start, end, message } = problem
  const lineStart = source.lastIndexOf('\n', start - 1) + 1
  const line = source.slice(lineStart).split('\n')[0]!
  const column = start - lineStart
  const isWhole = column + end - start <= line.length
  const marks = isWhole || end === start ? `${' '.repeat(column)}${'^'.repeat(end - start)}\n` : ''
  return `FILE:${source.slice(0, start).split('\n').length}\n${line}\n${marks}\nSyntaxError: ${message}`
}

function randomNumbers(start: number): (below: number) => number {
  let seed = start
  return (below) => {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff
    return (seed >> 8) % below
  }
}

function damage(source: string, random: (below: number) => number): string {
  const parts = source.match(/\s+|[A-Za-z_$][\w$]*|\d[\w.]*|'[^']*'|`|\$\{|=>|\.\.\.|\?\.|[-+*&|=!<>]+|./g)!
  const at = random(parts.length)
  const other = random(parts.length)
  switch (random(5)) {
    case 0:
      parts.splice(at, 1)
      break
    case 1:
      parts.splice(at, 0, JUNK[random(JUNK.length)]!)
      break
    case 2:
      parts[at] = JUNK[random(JUNK.length)]!
      break
    case 3:
      parts.length = at
      break
    default:
      ;[parts[at], parts[other]] = [parts[other]!, parts[at]!]
  }
  return parts.join('')
}

const JUNK =
  "( ) { } [ ] , ; : . = => + * ? && x foo 5 's' const let var function class return if else new await async of in import export default ... ?. ` \" @ #p case this super yield static get null / ++ break try catch for while typeof ! \\ enum".split(
    ' ',
  )

const PROGRAMS = [
  "const fs = require('fs')\nfunction load(name, cb) {\n  fs.readFile(name, 'utf8', (err, data) => {\n    if (err) return cb(err)\n    cb(null, JSON.parse(data))\n  })\n}\nload('x', (e, d) => console.log(e, d))\n",
  "class Animal extends Base {\n  #name = 1\n  static count = 0\n  static { this.count = 1 }\n  constructor(name) {\n    super(name)\n    this.#name = name\n  }\n  get name() { return this.#name }\n  set name(v) { this.#name = v }\n  static create(...args) { return new Animal(...args) }\n  async *items() { yield* this.list; await 1 }\n  ['x' + 1]() {}\n}\n",
  "const config = {\n  port: 3000,\n  host: 'localhost',\n  tags: ['a', 'b'],\n  nested: { deep: true, fn() { return 1 } },\n  get size() { return 2 },\n  [key]: value,\n  ...rest,\n}\nmodule.exports = config\n",
  'for (let i = 0; i < 10; i++) {\n  if (i % 2 === 0) continue\n  else if (i > 8) break\n  console.log(`item ${i} of ${list.length - 1}`)\n}\nfor (const [k, v] of Object.entries(o)) total += v\nfor (const k in o) delete o[k]\nwhile (x--) { y += 2 ** 3 }\ndo { z++ } while (z < 5)\n',
  "async function main() {\n  try {\n    const res = await fetch(url, { method: 'POST' })\n    const { a, b: { c = 1 } = {}, ...others } = await res.json()\n    return a?.b?.[0]?.(c) ?? others\n  } catch (err) {\n    console.error(err.code || err.message)\n    process.exitCode = 1\n  } finally {\n    done()\n  }\n}\nmain().catch((e) => { throw e })\n",
  "switch (cmd) {\n  case 'start':\n    start()\n    break\n  case 'stop': {\n    let n = 1\n    break\n  }\n  default:\n    usage()\n}\nlet x = a ? b : c, y = !x && typeof z !== 'undefined'\nlabel: for (;;) { break label }\n",
  "'use strict'\nvar a = 1, b = function named(x, y = 2) { return x + y }\nconst add = (a, b) => a + b, id = x => x, obj = () => ({ a })\nlet re = /ab+c/gi, n = 0x1f, big = 10n, f = 1.5e3\na = b = c\n;[a, b] = [b, a];\n({ a, b: [c] } = o)\nx = new Foo(1, 2).bar.baz\ny = new Map\n",
  "const server = http.createServer(async (req, res) => {\n  const body = []\n  for await (const chunk of req) body.push(chunk)\n  res.writeHead(200, { 'content-type': 'text/plain' })\n  res.end(Buffer.concat(body).toString())\n})\nserver.listen(3000, () => console.log('up'))\nserver.on('error', function (err) { if (err.code === 'EADDRINUSE') { process.exit(1) } })\n",
  "function* gen() {\n  const x = yield 1\n  yield x * 2\n}\nconst it = gen()\nif (it.next().done) { console.log('done') } else { console.log('more') }\nvar self = this, args = arguments.length\nthrow new Error(\"bad \" + x)\n",
  'const f = async (a, { b, c = 2 }, ...rest) => { await a; return [b, , c] }\nconst g = async x => x?.y\nvar let_ = 0, of = 1, get = 2, async = 3, static_ = 4\nx = a ? (b, c) : (d) => e\nif (a) b; else c\nfor (var i = 0, n = 5; i < n; ++i, --n);\nconst t = tag`a${1}b${`inner ${2}`}`\nlabel: { break label }\nnew.target\nreturn\n',
]

const BROKEN = [
  'x = {catch, a}',
  'x = {catch}',
  'const {if} = x',
  'a get',
  'a async',
  'a static',
  'a of',
  'a set b',
  'a let',
  'a yield',
  'a await',
  'a enum',
  'let a; let a',
  'let a; var a',
  'var a; let a',
  'class A{}; class A{}',
  'class A{}\nfunction A(){}',
  'let f; function f(){}',
  'function f(a){let a}',
  'try{}catch(e){let e}',
  'const s = `abc',
  'const s = `abc ${1',
  'x = `a\nb` c\nd`',
  'f(`a\n',
  'function (){}',
  'function*(){}',
  '({a:1}) => 1',
  '(a,b) = 1',
  '(a+b) => 1',
  'f(a, b) => 1',
  '1 => 1',
  'x.y => 1',
  '{a:1} = 5',
  'let [a] ',
  'let {a}; 1',
  'for (let x = 1 of y) ;',
  'for (const x; ;) ;',
  'for (var i, j of x) ;',
  'for (1 of x) ;',
  'for (f() of x) ;',
  'for (let of x) ;',
  'if (1) function f(){} else class B{}',
  'while(1) function f(){}',
  'if (1) let x = 1',
  'while (0) const y = 1',
  'a ? b',
  'a ?? b || c',
  '!a ** 2',
  'async () => { for await (x of y) ; await }',
  'function f() { await x }',
  'function f() { (await x) }',
  'async function f(await) {}',
  'function f(a,a){"use strict"}',
  '(a,a)=>1',
  '"use strict"; 010',
  '"use strict"; "\\01"',
  '"use strict"; eval = 1',
  '"use strict"; delete x',
  '"use strict"; let static',
  '"use strict"; function f(eval){}',
  'return 5',
  'class A { constructor(){ super() } }',
  'class A { #a; #a }',
  'class A { get constructor(){} }',
  'class A { async constructor(){} }',
  'class A { static prototype(){} }',
  'class A extends { }',
  'class { }',
  'class A { x = 1 y = 2 }',
  'class A { foo: 1 }',
  'class A { foo() {}, bar() {} }',
  'new.target',
  'import("a", "b", "c")',
  'import x from "y"',
  'import.meta',
  'import(',
  'export const a = 1',
  '"a\nb"',
  "'abc",
  "x = 'it's'",
  'x = 08',
  '1_000_',
  '1__0',
  '3in[]',
  '3x',
  '0b12',
  '0xg',
  '"\\x1"',
  '"\\u12"',
  '`\\u12`',
  '/a',
  '/(/',
  '/a/gg',
  'x = /[/',
  '/*abc',
  'a\n++\nb',
  'throw\nx',
  '({a:1,a:2,__proto__:1,__proto__:2})',
  '({get a(x){}})',
  '({set a(){}})',
  '({a(){} b(){}})',
  '({a b})',
  '({1})',
  '({"a"})',
  '[a,,b c]',
  'f(a b)',
  'f(a,',
  'f(',
  'f(a;',
  '(a',
  '[a',
  '{a',
  '`${a',
  '`${a b}`',
  'a => {',
  '() => {}()',
  'if (a {',
  'if a',
  'for (let i = 0, i < 5; i++) {}',
  'for (let i = 0; i < 5) {}',
  'switch (a) { foo }',
  'switch (a) { case 1 }',
  'switch(a){default:default:}',
  'do x while',
  'try {',
  'try {} catch',
  'try {} catch {',
  'var 1a',
  'var a b',
  'var a = ',
  'const',
  'let x y',
  'const a = 1, b',
  'x = {a: 1',
  'x = {a 1}',
  'x = {a: 1 b: 2}',
  'x = [1 2]',
  'a.',
  'a.1',
  'a..b',
  'a?.1:b',
  'a?.',
  '#',
  '@dec class A{}',
  '\\',
  'a\\',
  'é = ,',
  'else',
  '}',
  ')',
  ']',
  'case 1:',
  'default',
  'catch (e) {}',
  '=> 1',
  'x =',
  'x = = 1',
  'x ==== 1',
  'x + ',
  'x + * y',
  '!',
  '...a',
  'f(...)',
  '[...]',
  '{...a}',
  'a, ',
  'if (a) else b',
  'return',
  'break',
  'continue',
  'a: break a',
  'a: continue a',
  'a: for(;;) { b: continue a }',
  'a: a: 1',
  'while(1) { break x }',
  'with',
  'debugger x',
  'var let',
  'let let',
  'const let = 1',
  'var yield',
  'function* g() { var yield }',
  'function* g() { yield\n* 2 }',
  'async function f() { var await }',
  'super.x',
  'super()',
  '({ f() { super() } })',
  '({ f: function() { super.x } })',
  'delete this.#x',
  'class A { f() { delete this.#x } }',
  'class A { f() { this.#y } }',
  'function f(...a, b){}',
  'function f(...a = 1){}',
  '(...a, b) => 1',
  '(...a)',
  '(...a) + 1',
  '(a, ...b)',
  'function f(a = 1) { "use strict" }',
  'a?.b = 1',
  'a?.b++',
  '++a?.b',
  'new a?.b()',
  'a?.`x`',
  'f() = 1',
  'f()++',
  'for (f() in x);',
  'a + b = c',
  '1 = 2',
  '"a" = 1',
  'this = 1',
  'a++ ++',
  '++a++',
  '[a, b] += 1',
  '({a}) = 1',
  '({a}) => 1 2',
  '({a = 1})',
  'f({a = 1})',
  '[{a = 1}] ',
  '[{a = 1}].x = 1',
  'async (a = await x) => 1',
  'async a b',
  'async function',
  'function',
  'function f',
  'function f(',
  'function f()',
  'function f() {',
  'function f(1) {}',
  'function f(a,) {}',
  'function f(,) {}',
  'x = function { }',
  'x = class { constructor() {} constructor() {} }',
  'x = { async *f() {}, get *g() {} }',
  'let a = 1\nlet a = 2\nlet b = ;',
  'JSON.parse({a:1}',
  'console.log(`a ${b)`',
  '<div>',
  '<!-- x\ny z',
  'a -- > b',
  '#!x\ny z',
  '“quoted”',
  'x = “a”',
  'undefined = 1',
  'let undefined',
  'null.x = ',
  'typeof',
  'void',
  'new',
  'new ',
  'await 1',
  'yield 1',
  'let x = await y',
  'x = await y',
  'for (const x of await y) ;',
  'async () => await',
  'async function f() { await }',
  'if (x) { } else { ',
  'enum A {}',
  'interface A {}',
  'public class X',
  'type X = 1',
  'const x: number = 1',
  'function f(a: string) {}',
  'print "hello"',
  'puts x',
  'echo $x',
  'import os',
  'def f():',
  'x := 1',
  'fn main() {}',
  'let mut x = 1',
  'int x = 5;',
  'String s = "a";',
  'foreach (x in y) {}',
  'elif',
  'else if',
  'if (x) then y',
  'unless x',
  'x = y if z',
  'var x = new Foo(;',
  'x = y ? z',
  'x = { "a": 1, "b": }',
  'setTimeout(() => { x }, 5',
  'app.get("/", (req, res) => { res.send("x") }',
  '[1,2,3',
  'const {a, b} = ',
  'const [a, b = c',
  'x => { return y',
  'fetch(url).then(r => r.json()).then(d => { console.log(d) }',
  'console.log("a" "b")',
  'console.log("a" + )',
  'console.log(a b)',
  'console.log(a, , b)',
  'console.log(,a)',
]
