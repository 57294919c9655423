// Whatever a Node program listens on, it listens on this machine alone: emulate names no host of its own.
const { Server } = require("node:net");
const { listen } = Server.prototype;
Server.prototype.listen = function (port, ...rest) {
  const done = rest.filter((each) => typeof each === "function");
  return listen.call(this, { port: Number(port), host: "127.0.0.1" }, ...done);
};
