import { describe, expect, it } from 'vitest'
import { linksFor } from './links-page.ts'
import { snippets } from './snippets.ts'

const SITE = 'https://errlab.example'
const CAUSE = 'EADDRINUSE/port-held-by-another-process'
const causes = new Map([[CAUSE, 'Another process already listens on the port']])
const index = {
  version: 1,
  codes: [{ code: 'EADDRINUSE', says: '', names: ['WSAEADDRINUSE'], numbers: [98], messages: [], causes: [] }],
} as const
const of = (what: string, port = '', program = '') => linksFor({ what, port, program }, SITE, index, causes)

describe('the form that builds links', () => {
  it.each([
    ['98', '/e/98/'],
    ['-4091', '/e/-4091/'],
    ['eaddrinuse', '/e/EADDRINUSE/'],
    ['WSAEADDRINUSE', '/e/WSAEADDRINUSE/'],
    ['address already in use', '/e/?q=address+already+in+use'],
    ['ENOSUCHCODE', '/e/?q=ENOSUCHCODE'],
  ])('%s', (what, link) => {
    expect(of(what).rows).toEqual([['Link', SITE + link]])
  })

  it('gives page, lab, card and snippets of a cause, with its values', () => {
    const { rows } = of(CAUSE, '8080', 'node')
    expect(rows.map(([name]) => name)).toEqual([
      'Link',
      'Lab',
      'Card',
      'Plain HTML',
      'Only a frame',
      'GitHub, GitLab, any Markdown',
    ])
    for (const [, text] of rows) expect(text).toContain('8080')
  })

  it('says what it leaves out', () => {
    const { title, rows } = of(CAUSE, '', '/home/maya/app')
    expect(title).toContain('program cannot stand in a link')
    expect(rows.flat().join()).not.toContain('maya')
  })
})

it('snippets are well-formed: & and quotes are escaped in HTML and nowhere else', () => {
  const all = snippets({ site: SITE, cause: CAUSE, title: 'a "b" [c]', query: '?port=1&program=node' })
  const code = (id: string) => all.find((one) => one.id === id)!.code
  expect(code('iframe')).toContain('?port=1&amp;program=node"')
  expect(code('iframe')).toContain('a &quot;b&quot;')
  expect(code('notion')).toBe(`${SITE}/embed/${CAUSE}/?port=1&program=node`)
  expect(code('element')).toContain(' port="1" program="node"></errlab-card>')
  expect(code('github')).toBe(
    `[![EADDRINUSE: a "b" c](${SITE}/og/${CAUSE}.png)](${SITE}/e/${CAUSE}/?port=1&program=node)`,
  )
})
