exports.start = () => undefined;
exports.exit = (code) => process.exit(code ?? 0);
