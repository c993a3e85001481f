/** `import` and `export`. */
import { isExactly } from './base.ts'
import { Control } from './control.ts'
import type { Lexeme } from './scanner.ts'

export abstract class Modules extends Control {
  protected importDeclaration(): void {
    this.next()
    if (this.token.kind !== 'string') {
      if (this.isName()) {
        this.declareLexical(this.bindingIdentifier(), 'lexical')
        if (this.check(',') && !this.is('*') && !this.is('{')) this.unexpected(this.next())
      }
      if (this.check('*')) {
        this.expectWord('as')
        this.declareLexical(this.bindingIdentifier(), 'lexical')
      } else if (this.check('{')) this.importNames()
      this.expectWord('from')
    }
    this.moduleSpecifier()
    this.expectSemicolon()
  }
  protected importNames(): void {
    while (!this.check('}')) {
      const name = this.next()
      if (name.kind !== 'name' && name.kind !== 'string') this.unexpected(name)
      let local = name
      if (this.is('as')) {
        this.next()
        local = this.bindingIdentifier()
      } else if (!this.isName(name)) this.unexpected(name)
      this.declareLexical(local, 'lexical')
      if (!this.is('}')) this.expect(',')
    }
  }
  protected expectWord(word: string): void {
    if (!isExactly(this.token, word)) this.unexpected(this.next())
    this.next()
  }
  protected moduleSpecifier(): void {
    const token = this.next()
    if (token.kind !== 'string') this.unexpected(token)
    if (this.is('assert') || this.is('with')) {
      this.next()
      this.object_()
    }
  }
  protected object_(): void {
    this.expect('{')
    while (!this.check('}')) {
      this.next()
      this.expect(':')
      this.next()
      if (!this.is('}')) this.expect(',')
    }
  }

  protected readonly exported = new Set<string>()
  protected exportName(name: Lexeme, text = name.text): void {
    if (this.exported.has(text)) this.refuseAt(`Duplicate export of '${text}'`, name)
    this.exported.add(text)
  }
  protected exportDeclaration(): void {
    this.next()
    if (this.is('default')) {
      this.exportName(this.next(), 'default')
      if (this.is('function') || (this.is('async') && isExactly(this.ahead(), 'function'))) {
        const isAsync = this.check('async')
        this.next()
        const name = this.functionLiteral(isAsync, !(this.is('(') || this.is('*')))
        if (name) this.declareVar(name)
      } else if (this.check('class')) {
        const name = this.isName() && !this.is('extends') ? this.next() : null
        if (name) this.declareLexical(name, 'lexical')
        this.classLiteral(name)
      } else {
        this.assignment()
        this.expectSemicolon()
      }
      return
    }
    if (this.check('*')) {
      if (this.check('as')) this.exportName(this.next())
      this.expectWord('from')
      this.moduleSpecifier()
      this.expectSemicolon()
      return
    }
    if (this.check('{')) {
      while (!this.check('}')) {
        const name = this.next()
        if (name.kind !== 'name' && name.kind !== 'string') this.unexpected(name)
        const shown = this.check('as') ? this.next() : name
        this.exportName(shown)
        if (!this.is('}')) this.expect(',')
      }
      if (this.check('from')) this.moduleSpecifier()
      this.expectSemicolon()
      return
    }
    const isDeclaration = /^(var|let|const|function|class|async)$/.test(this.token.text) && this.token.kind === 'name'
    if (!isDeclaration) this.unexpected(this.next())
    if (this.is('var')) this.variables('var')
    else this.item()
  }
}
