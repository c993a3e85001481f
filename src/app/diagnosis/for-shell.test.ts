import { describe, expect, it } from 'vitest'
import { forShell } from './for-shell.ts'

describe('forShell', () => {
  it('leaves every command as it is for bash', () => expect(forShell('echo $?', 'bash')).toBe('echo $?'))

  it.each([
    'ss -tlnp',
    'PORT=8080 node server.js',
    "awk '{print $1}' log",
    'ls -l "$HOME"',
    'a && b || c',
    'echo $(id -u)',
  ])('leaves %s as it is for fish, which reads it too', (command) => expect(forShell(command, 'fish')).toBe(command))

  it.each(['ls; echo $?', 'for f in *; do ls $f; done', 'x=1; echo $x', '(cd /srv && make)', 'cat <<EOF'])(
    'hands %s to bash, because fish does not read it',
    (command) => expect(forShell(command, 'fish')).toBe(`bash -c '${command}'`),
  )

  it('quotes for fish what it hands over', () =>
    expect(forShell("printf 'a\\n'; echo $?", 'fish')).toBe("bash -c 'printf \\'a\\\\n\\'; echo $?'"))
})
