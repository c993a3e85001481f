import { describe, expect, it } from 'vitest'
import type { World } from '../../../lib/index.ts'
import home from '../../fixtures/worlds/home.json'
import { createMachine } from '../../machine.ts'
import { programs } from '../index.ts'

const world = { ...(home as World), user: 'root', cwd: '/' }
/** With the daemon up; what it logs goes nowhere. */
const withDaemon = (script: string) =>
  createMachine({ world, programs }).run(
    `mkdir -p /var/run; dockerd 2> /dev/null & sleep 0.5; ${script}; kill %1 2> /dev/null`,
  )

describe('docker', () => {
  it('says that a port is already allocated when another container has it', async () => {
    const { stderr, stdout } = await withDaemon(
      'docker run -d --name a -p 8080:80 nginx | wc -c; docker run -d --name b -p 8080:80 nginx; echo $?; docker ps -a | wc -l; curl -s localhost:8080 | head -1',
    )
    expect(stdout).toBe('65\n125\n3\n<!DOCTYPE html>\n')
    expect(stderr).toContain('Bind for 0.0.0.0:8080 failed: port is already allocated.\n')
  })

  it('says in the words of bind(2) that a process of the machine has the port', async () => {
    const { stderr } = await withDaemon('nc -l 127.0.0.1 8080 & sleep 0.1; docker run -d -p 8080:80 nginx')
    expect(stderr).toContain('listen tcp4 0.0.0.0:8080: bind: address already in use.\n')
  })

  it('gives the port back when the container stops', async () => {
    const { stdout, stderr } = await withDaemon(
      'docker run -d --name a -p 8080:80 nginx > /dev/null; docker stop a; docker rm a; docker run -d --name b -p 8080:80 nginx | wc -c',
    )
    expect(stderr).toBe('')
    expect(stdout).toBe('a\na\n65\n')
  })

  it('runs a command attached and ends with its status', async () => {
    const { stdout } = await withDaemon(
      "docker run --rm alpine sh -c 'echo hi; exit 3'; echo $?; docker ps -aq | wc -l",
    )
    expect(stdout).toBe('hi\n3\n0\n')
  })

  it('refuses a name twice and to remove what runs', async () => {
    const { stderr } = await withDaemon(
      'docker run -d --name a nginx > /dev/null; docker run --name a alpine true; docker rm a',
    )
    expect(stderr).toMatch(/Conflict\. The container name "\/a" is already in use by container "[0-9a-f]{64}"/)
    expect(stderr).toContain('You cannot remove a running container')
  })

  it('lets only root and its group in', async () => {
    const { stderr } = await withDaemon('setpriv --reuid=1000 --regid=1000 --clear-groups docker ps')
    expect(stderr).toContain('dial unix /var/run/docker.sock: connect: permission denied')
  })
})
