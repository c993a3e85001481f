export { bash as default } from '../shell/index.ts'
