#!/usr/bin/env node
console.error('usage: negentropy <command>');
process.exitCode = 2;
