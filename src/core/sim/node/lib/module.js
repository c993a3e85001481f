// node:module
module.exports = require('internal/cjs').Module
