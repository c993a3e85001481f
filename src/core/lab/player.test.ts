import { describe, expect, it } from 'vitest'
import { cause } from '../knowledge/causes.ts'
import { adviceFor } from './advice.ts'
import { fillScenario, labWorld, worldNames } from './index.ts'

const HELD = cause('EADDRINUSE/port-held-by-another-process')!
const PRIVILEGED = cause('EACCES/port-below-1024')!

describe('fillScenario', () => {
  it("builds the machine with the person's own port", () => {
    const scenario = fillScenario(HELD, { port: '8080', program: 'node' })!
    expect(scenario.world.files!['/srv/app/server.js']!.text).toContain('process.env.PORT || 8080')
    expect(scenario.world.processes![0]!.ready).toEqual({ listen: 8080 })
    expect(scenario.steps[1]!.run).toBe("ss -ltnp 'sport = :8080'")
    expect(JSON.stringify(scenario.solved)).toContain('"port":"8080"')
  })
  it('keeps its own port where theirs would fail in another way', () => {
    expect(fillScenario(HELD, { port: '80' })!.params.port).toBe('3000')
    expect(fillScenario(PRIVILEGED, { port: '443' })!.params.port).toBe('443')
    expect(fillScenario(PRIVILEGED, { port: '3000' })!.params.port).toBe('80')
  })
  it('keeps two ports apart', () => {
    expect(fillScenario(HELD, { port: '3001' })!.params).toMatchObject({ port: '3001', freePort: '3002' })
  })
  it('takes no value that would break out of a command', () => {
    const scenario = fillScenario(cause('EACCES/file-mode-does-not-allow-it')!, { path: '/srv/$(rm -rf /)' })!
    expect(scenario.params.path).toBe('/srv/app/tls.key')
  })
  it('leaves the braces of programs alone', () => {
    const text = labWorld(HELD)!.files!['/srv/app/server.js']!.text!
    expect(text).toContain('`listening on ${port}`')
  })
  it('has no world that nobody uses', () => {
    expect(worldNames()).toContain('node-app')
  })
})

describe('adviceFor', () => {
  const scenario = fillScenario(HELD)!
  it('says why a wrong turn does not help', () => {
    expect(adviceFor('sleep 70; node server.js', [], scenario)).toContain('waiting changes nothing')
  })
  it('says what to do instead of harm', () => {
    expect(adviceFor('killall node', [], scenario)).toContain('one pid')
    expect(adviceFor('sudo chmod -R 777 /srv', [], scenario)).toContain('everybody')
    expect(adviceFor('rm -rf ~', [], scenario)).not.toBeNull()
  })
  it('keeps quiet about commands that only look like it', () => {
    for (const line of ['kill 22001', 'chmod 644 server.js', 'rm -r /srv/app/cache', 'node server.js', 'ls 777']) {
      expect(adviceFor(line, [], scenario), line).toBeNull()
    }
  })
})
