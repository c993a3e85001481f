import { describe, expect, it } from 'vitest'
import {
  callsOf,
  canonical,
  codeOfNumber,
  codesOfCall,
  codesOfMessage,
  codesOfNumber,
  errnoName,
  errnoNumber,
  isErrnoName,
  linuxNames,
  messagesOf,
  numbersOf,
  strerror,
  uvMessage,
  uvNumber,
  windowsError,
} from './index.ts'

describe('linux', () => {
  it('speaks glibc', () => {
    expect(strerror('ENOENT')).toBe('No such file or directory')
    expect(strerror('EAI_NONAME')).toBe('Name or service not known')
  })

  it('takes a name to its number and back', () => {
    for (const name of linuxNames()) expect(errnoName(errnoNumber(name))).toBe(canonical(name))
  })

  it('does not know a number beyond the table', () => {
    expect(errnoName(134)).toBeNull()
    expect(errnoNumber('EBADMACHO')).toBeNaN()
  })

  it('speaks libuv, through an alias where libuv knows only that', () => {
    expect(uvMessage('EADDRINUSE')).toBe('address already in use')
    expect(uvMessage('EOPNOTSUPP')).toBe('operation not supported on socket')
    expect(uvNumber('EAI_AGAIN')).toBe(-3001)
  })
})

describe('names', () => {
  it.each([
    ['EWOULDBLOCK', 'EAGAIN'],
    ['EDEADLOCK', 'EDEADLK'],
    ['ENOTSUP', 'EOPNOTSUPP'],
    ['EFSCORRUPTED', 'EUCLEAN'],
    ['WSAEADDRINUSE', 'EADDRINUSE'],
    ['WSAEWOULDBLOCK', 'EAGAIN'],
    ['ERROR_DISK_FULL', 'ENOSPC'],
    ['ENOTFOUND', 'ENOTFOUND'],
    ['EBADMACHO', 'EBADMACHO'],
  ])('%s means %s', (name, code) => expect(canonical(name)).toBe(code))

  it.each(['EOF', 'ERROR', 'EXPOSE', 'E404', 'EINVALID', 'UNKNOWN'])('%s is no errno', (name) => {
    expect(isErrnoName(name)).toBe(false)
    expect(canonical(name)).toBeNull()
  })
})

describe('numbers and messages', () => {
  it('keeps the platforms apart', () => {
    expect(numbersOf('EADDRINUSE')).toMatchObject({ linux: 98, darwin: 48, 'node-windows': -4091 })
    expect(codeOfNumber(35, 'linux')).toBe('EDEADLK')
    expect(codeOfNumber(35, 'darwin')).toBe('EAGAIN')
    expect(codesOfNumber(61)).toMatchObject({ linux: 'ENODATA', darwin: 'ECONNREFUSED' })
  })

  it('finds the code of a message in the words of any libc', () => {
    expect(codesOfMessage('Address already in use')).toEqual(['EADDRINUSE'])
    expect(codesOfMessage('address in use')).toEqual(['EADDRINUSE'])
    expect(codesOfMessage('Address in use soon')).toEqual([])
    expect(messagesOf('ENOENT').glibc).toBe('No such file or directory')
  })

  it('knows that libuv and Python read Win32 5 differently', () => {
    expect(windowsError(5)).toMatchObject({ name: 'ERROR_ACCESS_DENIED', code: 'EPERM', python: 'EACCES' })
    expect(windowsError(10048)).toMatchObject({ name: 'WSAEADDRINUSE', code: 'EADDRINUSE' })
    expect(windowsError(424242)).toBeNull()
  })
})

describe('calls', () => {
  it('lists the calls of a code, system calls first', () => {
    expect(callsOf('EADDRINUSE').map(({ call }) => call)).toEqual(
      expect.arrayContaining(['bind', 'listen', 'bindresvport']),
    )
    expect(callsOf('EADDRINUSE')[0]?.section).toBe(2)
    expect(callsOf('EADDRINUSE').some(({ call }) => call === 'unlink')).toBe(false)
  })

  it('lists the codes of a call', () => {
    expect(codesOfCall('rmdir')).toContain('ENOTEMPTY')
    expect(codesOfCall('rmdir')).not.toContain('EADDRINUSE')
  })
})
