import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const build = (...args: string[]) =>
  spawnSync(process.execPath, ['tools/errlab.mjs', 'build', ...args], { encoding: 'utf8' })

it('errlab build refuses a bad overlay before anything is built, with file, line and path', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'overlay-')), 'acme.json')
  writeFileSync(
    file,
    '{ "version": 1,\n"team": { "name": "Acme" },\n"ports": [{ "port": "8080", "owner": "billing" }] }',
  )
  const { status, stderr, stdout } = build('--overlay', file, '--out', '.cache/no-such-site')
  expect(stderr).toContain(`${file}:3: ports[0].port: a number without quotes is expected, not "8080"`)
  expect([status, stdout]).toEqual([2, ''])
})

it('errlab build says that an overlay is not there', () => {
  expect(build('--overlay', '/no/such/overlay.json').stderr).toContain('/no/such/overlay.json: there is no such file')
})

it('the example of the documentation is a good one', () => {
  const out = execFileSync(process.execPath, [
    'tools/run.mjs',
    'tools/check-overlay.ts',
    'docs/overlay/acme.overlay.json',
  ])
  expect(JSON.parse(String(out))).toMatchObject({ version: 1, team: { name: 'Acme platform team' } })
})
