/** The binary is used without its glue, by the glue's minified names: an update of the package must not pass unseen. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { EXPORTS, withTableExport } from './wasm.ts'

const PACKAGE = 'node_modules/@jitl/quickjs-ng-wasmfile-release-sync/dist/'

/** What the glue calls the functions that we name ourselves. */
const GLUE: Readonly<Record<keyof typeof EXPORTS, string | null>> = {
  initialize: null,
  malloc: '_malloc',
  setMaxStackSize: '_QTS_RuntimeSetMaxStackSize',
  setMemoryLimit: '_QTS_RuntimeSetMemoryLimit',
  getUndefined: '_QTS_GetUndefined',
  newRuntime: '_QTS_NewRuntime',
  free: '_free',
  newContext: '_QTS_NewContext',
  freeValue: '_QTS_FreeValuePointer',
  freeCString: '_QTS_FreeCString',
  dupValue: '_QTS_DupValuePointer',
  newArrayBuffer: '_QTS_NewArrayBuffer',
  newFloat64: '_QTS_NewFloat64',
  getFloat64: '_QTS_GetFloat64',
  newString: '_QTS_NewString',
  getString: '_QTS_GetString',
  getArrayBuffer: '_QTS_GetArrayBuffer',
  getArrayBufferLength: '_QTS_GetArrayBufferLength',
  isJobPending: '_QTS_IsJobPending',
  executePendingJob: '_QTS_ExecutePendingJob',
  getProp: '_QTS_GetProp',
  setProp: '_QTS_SetProp',
  call: '_QTS_Call',
  resolveException: '_QTS_ResolveException',
  throwValue: '_QTS_Throw',
  evaluate: '_QTS_Eval',
  getGlobal: '_QTS_GetGlobalObject',
  promiseState: '_QTS_PromiseState',
  promiseResult: '_QTS_PromiseResult',
  newFunction: '_QTS_NewFunction',
  enableInterruptHandler: '_QTS_RuntimeEnableInterruptHandler',
  disableInterruptHandler: '_QTS_RuntimeDisableInterruptHandler',
  enableModuleLoader: '_QTS_RuntimeEnableModuleLoader',
}

describe('the QuickJS binary', () => {
  const glue = readFileSync(`${PACKAGE}emscripten-module.mjs`, 'utf8')

  it('exports each function under the letter that its glue uses', () => {
    for (const [ours, name] of Object.entries(GLUE)) {
      if (name === null) continue
      const letter = EXPORTS[ours as keyof typeof EXPORTS]
      expect(glue, `${ours}: update engine/wasm.ts`).toContain(`${name}=b.${letter}`)
    }
  })

  it('takes the imports that the guest gives it, and no others', () => {
    const module = new WebAssembly.Module(readFileSync(`${PACKAGE}emscripten-module.wasm`))
    const letters = WebAssembly.Module.imports(module).map(({ name }) => name)
    expect([...letters].sort().join('')).toBe('abcdefghijklmnopqrstu')
  })

  it('still compiles when its function table is exported too', () => {
    const bytes = withTableExport(readFileSync(`${PACKAGE}emscripten-module.wasm`))
    const names = WebAssembly.Module.exports(new WebAssembly.Module(bytes)).map(({ name }) => name)
    expect(names).toContain('table')
    expect(names).toEqual(expect.arrayContaining(Object.values(EXPORTS)))
  })
})
