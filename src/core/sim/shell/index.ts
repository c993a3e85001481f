export { bash, dash } from './main.ts'
