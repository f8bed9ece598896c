#!/usr/bin/env node
'use strict';
// The command `twinleg`: the same as `npm run twinleg --`.
process.argv.splice(2, 0, 'cli');
require('./run.js');
