export { dash as default } from '../shell/index.ts'
