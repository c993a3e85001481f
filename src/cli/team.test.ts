import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { main } from './errlab.ts'
import type { Io } from './io.ts'

const OVERLAY = readFileSync('docs/overlay/acme.overlay.json', 'utf8')
const IN_USE = 'Error: listen EADDRINUSE: address already in use :::8080\n'

async function diagnose(log: string, overlay = OVERLAY, more: readonly string[] = []) {
  const written = { stdout: '', stderr: '' }
  const files: Readonly<Record<string, string>> = { 'app.log': log, 'team.json': overlay }
  const io: Partial<Io> = {
    isInteractive: false,
    showsProgress: false,
    columns: 200,
    stdout: (text) => {
      written.stdout += text
    },
    stderr: (text) => {
      written.stderr += text
    },
    async openFile(path) {
      const bytes = new TextEncoder().encode(files[path])
      return {
        size: bytes.length,
        readAt: (from, to) => bytes.slice(from, to),
        chunks: (async function* () {
          yield bytes
        })(),
      }
    },
    interrupt: () => ({ pressed: new Promise(() => {}), forget: () => {} }),
    now: () => 0,
  }
  return { code: await main(['diagnose', 'app.log', '--overlay', 'team.json', ...more], io as Io), ...written }
}

describe("errlab diagnose with a team's overlay", () => {
  it("says what the team knows, as the team's word", async () => {
    const { code, stdout } = await diagnose(IN_USE)
    expect(code).toBe(1)
    expect(stdout).toContain('\nFrom Acme platform team, not from Errlab\n')
    expect(stdout).toContain('EADDRINUSE  port 8080 belongs to the billing team (invoice-api)')
    expect(stdout).toContain('forbidden: Stop the process that has the port.')
  })

  it("finds the team's own codes where there is no errno, and counts them as findings", async () => {
    const { code, stdout } = await diagnose('start\nscheduler: ACME-1042 tenant 7\nagain ACME-1042\n')
    expect(code).toBe(1)
    expect(stdout).toContain('ACME-1042  The tenant has used up its quota of open jobs. (lines 2-3, 2 times)')
    expect(stdout).toContain('200 jobs of the tenant are open')
  })

  it('gives the same as JSON', async () => {
    const { stdout } = await diagnose('x ACME-1042\n', OVERLAY, ['--json'])
    expect(JSON.parse(stdout).team.incidents).toMatchObject([
      { code: 'ACME-1042', count: 1, first: 1, last: 1, causes: [{ id: 'ACME-1042/stuck-jobs' }] },
    ])
  })

  it('says nothing of the team where nothing concerns it', async () => {
    const { code, stdout } = await diagnose('all is well, XACME-1042 is no code\n')
    expect([code, stdout.includes('Acme')]).toEqual([0, false])
  })

  it('refuses a file that is no good, with its lines', async () => {
    const { code, stderr } = await diagnose(IN_USE, '{ "version": 1,\n "team": {} }')
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^errlab: team\.json:2: team/)])
  })
})
