/** socket.io rooms: the player who moves is answered through the callback, and everybody in the room gets the whole state. */
import { createServer } from 'node:http';
import { Server } from 'socket.io';

const rooms = new Map();
const server = createServer();
const io = new Server(server, {
  transports: ['websocket'],
  perMessageDeflate: false,
  httpCompression: false,
});

io.on('connection', (socket) => {
  socket.on('join', (room, json, acknowledge) => {
    if (!rooms.has(room)) rooms.set(room, JSON.parse(json));
    socket.join(room);
    socket.data.room = room;
    acknowledge();
  });
  socket.on('move', (uci, ply, acknowledge) => {
    const { room } = socket.data;
    const state = rooms.get(room);
    state.lastMove = uci;
    state.version += 1;
    acknowledge(ply);
    io.to(room).emit('state', state);
  });
});

server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`socket.io is ready: http://localhost:${server.address().port}/\n`);
});
