/** Dialects of the matcher carry what real programs print, for their tests and for readers. A browser has no use for it: 20 kB of the scan worker. */
import { type Plugin, parseAst } from 'vite'

const DIALECT = /\/core\/matcher\/dialects\/[\w-]+\.ts$/
const LEFT_OUT = new Set(['samples', 'negatives'])

/** Leaves the samples out of what is built. */
export const withoutSamples = (): Plugin => ({
  name: 'without-samples',
  apply: 'build',
  enforce: 'post',
  transform: (code, id) => (DIALECT.test(id) ? { code: emptySamples(code), map: null } : null),
})

/** `export default defineDialect({ …, samples: [ … ] })` → `samples: []`. */
export function emptySamples(code: string): string {
  const exported = parseAst(code).body.find((node) => node.type === 'ExportDefaultDeclaration')?.declaration
  const dialect = exported?.type === 'CallExpression' ? exported.arguments[0] : undefined
  if (dialect?.type !== 'ObjectExpression') return code
  // The last first, so that the places of the others stay.
  return dialect.properties.toReversed().reduce((text, property) => {
    if (property.type !== 'Property' || property.key.type !== 'Identifier' || !LEFT_OUT.has(property.key.name))
      return text
    return `${text.slice(0, property.value.start)}[]${text.slice(property.value.end)}`
  }, code)
}
