import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const PLACES = ['/usr/sbin/nginx', '/usr/local/sbin/nginx', '/usr/local/bin/nginx', '/opt/homebrew/bin/nginx']

/** The path of an nginx; installs the distribution's where this may be done. Throws a sentence where there is none. */
export function findNginx() {
  const found = PLACES.find(existsSync)
  if (found) return found
  try {
    const options = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
    execFileSync('apt-get', ['update', '-q'], options)
    execFileSync('apt-get', ['install', '-qy', '--no-install-recommends', 'nginx-light'], options)
  } catch {
    throw new Error('nginx is not installed and could not be: install it (Debian: apt-get install nginx-light).')
  }
  const installed = PLACES.find(existsSync)
  if (!installed) throw new Error('nginx was installed, but not in a place that is known here.')
  return installed
}
