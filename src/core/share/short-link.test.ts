import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import GOLDEN from './golden-short-links.json'
import { readShortLink, type ShortLink, writeShortLink } from './short-link.ts'

const SITE = 'https://errlab.example'
const CAUSE = 'EADDRINUSE/port-held-by-another-process'

describe('golden short links stay what they are for ever', () => {
  it.each(GOLDEN)('$link', ({ link, means }) => {
    expect(readShortLink(link)).toEqual(means)
    expect(writeShortLink('', means as ShortLink)).toBe(link)
  })
})

describe('the rules of docs/links.md', () => {
  const rules: readonly (readonly [rule: string, link: ShortLink, written: string])[] = [
    ['1 a code', { kind: 'code', code: 'ENOENT' }, '/e/ENOENT/'],
    ['2 a number, a chooser by platform', { kind: 'number', number: 98 }, '/e/98/'],
    ['3 a message or any words', { kind: 'words', words: 'no space left on device' }, '/e/?q=no+space+left+on+device'],
    ['4 a cause', { kind: 'cause', cause: CAUSE, values: {} }, `/e/${CAUSE}/`],
    ['5 values', { kind: 'cause', cause: CAUSE, values: { port: '80' } }, `/e/${CAUSE}/?port=80`],
    ['6 the lab', { kind: 'lab', cause: CAUSE, values: { port: '80' } }, `/?cause=${CAUSE}&port=80`],
    ['7 a card', { kind: 'card', cause: CAUSE, values: { program: 'node' } }, `/embed/${CAUSE}/?program=node`],
  ]
  it.each(rules)('%s', (_rule, link, written) => {
    expect(writeShortLink(SITE, link)).toBe(SITE + written)
    expect(readShortLink(SITE + written)).toEqual(link)
  })

  it('each of them stands in the documentation', () => {
    const text = readFileSync('docs/links.md', 'utf8')
    for (const [rule] of rules) expect(text).toContain(`\n${rule[0]}. `)
  })

  it('paths, hosts and users are never written, and not taken from a link', () => {
    const values = { port: '3000', program: '/usr/bin/node', path: '/home/maya/x', host: 'db.corp', user: 'maya' }
    const link = writeShortLink(SITE, { kind: 'cause', cause: CAUSE, values })
    expect(link).toBe(`${SITE}/e/${CAUSE}/?port=3000`)
    expect(readShortLink(`${link}&user=maya&program=%2Fusr%2Fbin%2Fnode`)).toMatchObject({ values: { port: '3000' } })
  })

  it('a site below a folder keeps its folder', () => {
    expect(readShortLink('https://intranet.example/errlab/e/ENOENT/', '/errlab/')).toEqual({
      kind: 'code',
      code: 'ENOENT',
    })
    expect(readShortLink('https://intranet.example/e/ENOENT/', '/errlab/')).toBeNull()
  })

  it.each([
    '/e/',
    '/e/enoent/',
    '/e/ENOENT/Not_A_Cause/',
    '/e/ENOENT/a/b/',
    '/x/ENOENT/',
    '/embed/ENOENT/',
    '/',
    'http://[',
  ])('is no short link: %s', (address) => {
    expect(readShortLink(address)).toBeNull()
  })

  it('comes back as it went, for any words', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (words) => {
        expect(readShortLink(writeShortLink(SITE, { kind: 'words', words }))).toEqual({ kind: 'words', words })
      }),
    )
  })
})
