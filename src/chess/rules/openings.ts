import { type Position, readFen, tryMove, writeFen } from './board.ts';
import { keyOf, START_FEN } from './position.ts';
import { findSan } from './san.ts';

/** An opening in the table: its code in the Encyclopaedia of Chess Openings, and `Opening: Variation`. */
export interface Opening {
  eco: string;
  name: string;
}

/** The most common openings, sorted, one per line: code, name, moves as SAN from the standard position. */
const TABLE = `
A00 Anderssen's Opening | a3
A00 Barnes Opening | f3
A00 Clemenz Opening | h3
A00 Grob Opening | g4
A00 Hungarian Opening | g3
A00 Mieses Opening | d3
A00 Polish Opening | b4
A00 Saragossa Opening | c3
A00 Van 't Kruijs Opening | e3
A00 Van Geet Opening | Nc3
A01 Nimzo-Larsen Attack | b3
A01 Nimzo-Larsen Attack: Classical Variation | b3 d5
A01 Nimzo-Larsen Attack: Modern Variation | b3 e5
A02 Bird Opening | f4
A02 Bird Opening: From's Gambit | f4 e5
A03 Bird Opening: Dutch Variation | f4 d5
A04 Zukertort Opening | Nf3
A04 Zukertort Opening: Sicilian Invitation | Nf3 c5
A05 Zukertort Opening: Symmetrical Variation | Nf3 Nf6
A06 Zukertort Opening: Nimzo-Larsen Variation | Nf3 d5 b3
A06 Zukertort Opening: Queen's Pawn Variation | Nf3 d5
A07 King's Indian Attack | Nf3 d5 g3
A09 Réti Opening | Nf3 d5 c4
A09 Réti Opening: Advance Variation | Nf3 d5 c4 d4
A10 English Opening | c4
A10 English Opening: Anglo-Dutch Defence | c4 f5
A11 English Opening: Caro-Kann Defensive System | c4 c6
A13 English Opening: Agincourt Defence | c4 e6
A15 English Opening: Anglo-Indian Defence | c4 Nf6
A16 English Opening: Anglo-Indian Defence, Queen's Knight Variation | c4 Nf6 Nc3
A18 English Opening: Mikenas-Carls Variation | c4 Nf6 Nc3 e6 e4
A20 English Opening: King's English Variation | c4 e5
A21 English Opening: King's English Variation, Reversed Sicilian | c4 e5 Nc3
A22 English Opening: King's English Variation, Two Knights Variation | c4 e5 Nc3 Nf6
A25 English Opening: King's English Variation, Closed System | c4 e5 Nc3 Nc6 g3
A28 English Opening: King's English Variation, Four Knights Variation | c4 e5 Nc3 Nf6 Nf3 Nc6
A30 English Opening: Symmetrical Variation | c4 c5
A40 Englund Gambit | d4 e5
A40 Horwitz Defence | d4 e6
A40 Modern Defence: Queen's Pawn | d4 g6
A40 Queen's Pawn Game | d4
A41 Queen's Pawn Game: Wade Defence | d4 d6 Nf3 Bg4
A41 Rat Defence | d4 d6
A43 Benoni Defence: Old Benoni | d4 c5
A43 Benoni Defence: Old Benoni, Advance | d4 c5 d5
A45 Indian Defence | d4 Nf6
A45 Indian Defence: Accelerated London System | d4 Nf6 Bf4
A45 Trompowsky Attack | d4 Nf6 Bg5
A46 Indian Defence: Knights Variation | d4 Nf6 Nf3
A46 Indian Defence: London System | d4 Nf6 Nf3 e6 Bf4
A46 Torre Attack | d4 Nf6 Nf3 e6 Bg5
A48 London System | d4 Nf6 Nf3 g6 Bf4
A50 Indian Defence: Normal Variation | d4 Nf6 c4
A51 Budapest Gambit | d4 Nf6 c4 e5
A52 Budapest Gambit: Rubinstein Variation | d4 Nf6 c4 e5 dxe5 Ng4 Bf4
A53 Old Indian Defence | d4 Nf6 c4 d6
A56 Benoni Defence | d4 Nf6 c4 c5
A57 Benko Gambit | d4 Nf6 c4 c5 d5 b5
A58 Benko Gambit: Accepted | d4 Nf6 c4 c5 d5 b5 cxb5 a6 bxa6
A60 Benoni Defence: Modern Variation | d4 Nf6 c4 c5 d5 e6
A70 Benoni Defence: Classical Variation | d4 Nf6 c4 c5 d5 e6 Nc3 exd5 cxd5 d6 e4 g6 Nf3
A80 Dutch Defence | d4 f5
A82 Dutch Defence: Staunton Gambit | d4 f5 e4
A84 Dutch Defence: Normal Variation | d4 f5 c4
A85 Dutch Defence: Queen's Knight Variation | d4 f5 c4 Nf6 Nc3
A86 Dutch Defence: Leningrad Variation | d4 f5 c4 Nf6 g3 g6
A90 Dutch Defence: Classical Variation | d4 f5 c4 Nf6 g3 e6
A92 Dutch Defence: Stonewall Variation | d4 f5 c4 Nf6 g3 e6 Bg2 Be7 Nf3 O-O O-O d5
B00 King's Pawn Opening | e4
B00 Nimzowitsch Defence | e4 Nc6
B00 Owen Defence | e4 b6
B00 St. George Defence | e4 a6
B01 Scandinavian Defence | e4 d5
B01 Scandinavian Defence: Gubinsky-Melts Defence | e4 d5 exd5 Qxd5 Nc3 Qd6
B01 Scandinavian Defence: Main Line | e4 d5 exd5 Qxd5 Nc3 Qa5
B01 Scandinavian Defence: Mieses-Kotrč Variation | e4 d5 exd5 Qxd5
B01 Scandinavian Defence: Modern Variation | e4 d5 exd5 Nf6
B02 Alekhine Defence | e4 Nf6
B03 Alekhine Defence: Exchange Variation | e4 Nf6 e5 Nd5 d4 d6 c4 Nb6 exd6
B03 Alekhine Defence: Four Pawns Attack | e4 Nf6 e5 Nd5 d4 d6 c4 Nb6 f4
B04 Alekhine Defence: Modern Variation | e4 Nf6 e5 Nd5 d4 d6 Nf3
B06 Modern Defence | e4 g6
B06 Modern Defence: Standard Line | e4 g6 d4 Bg7 Nc3
B07 Pirc Defence | e4 d6 d4 Nf6
B07 Pirc Defence: Main Line | e4 d6 d4 Nf6 Nc3 g6
B08 Pirc Defence: Classical Variation | e4 d6 d4 Nf6 Nc3 g6 Nf3
B09 Pirc Defence: Austrian Attack | e4 d6 d4 Nf6 Nc3 g6 f4
B10 Caro-Kann Defence | e4 c6
B10 Caro-Kann Defence: Accelerated Panov Attack | e4 c6 c4
B10 Caro-Kann Defence: Hillbilly Attack | e4 c6 Bc4
B10 Caro-Kann Defence: Two Knights Attack | e4 c6 Nc3 d5 Nf3
B12 Caro-Kann Defence: Advance Variation | e4 c6 d4 d5 e5
B12 Caro-Kann Defence: Fantasy Variation | e4 c6 d4 d5 f3
B13 Caro-Kann Defence: Exchange Variation | e4 c6 d4 d5 exd5 cxd5
B13 Caro-Kann Defence: Panov Attack | e4 c6 d4 d5 exd5 cxd5 c4
B17 Caro-Kann Defence: Karpov Variation | e4 c6 d4 d5 Nc3 dxe4 Nxe4 Nd7
B18 Caro-Kann Defence: Classical Variation | e4 c6 d4 d5 Nc3 dxe4 Nxe4 Bf5
B20 Sicilian Defence | e4 c5
B20 Sicilian Defence: Bowdler Attack | e4 c5 Bc4
B20 Sicilian Defence: Wing Gambit | e4 c5 b4
B21 Sicilian Defence: McDonnell Attack | e4 c5 f4
B21 Sicilian Defence: Smith-Morra Gambit | e4 c5 d4 cxd4 c3
B22 Sicilian Defence: Alapin Variation | e4 c5 c3
B23 Sicilian Defence: Closed | e4 c5 Nc3
B23 Sicilian Defence: Grand Prix Attack | e4 c5 Nc3 Nc6 f4
B24 Sicilian Defence: Closed, Fianchetto Variation | e4 c5 Nc3 Nc6 g3
B27 Sicilian Defence: Hyperaccelerated Dragon | e4 c5 Nf3 g6
B28 Sicilian Defence: O'Kelly Variation | e4 c5 Nf3 a6
B29 Sicilian Defence: Nimzowitsch Variation | e4 c5 Nf3 Nf6
B30 Sicilian Defence: Old Sicilian | e4 c5 Nf3 Nc6
B30 Sicilian Defence: Rossolimo Variation | e4 c5 Nf3 Nc6 Bb5
B32 Sicilian Defence: Kalashnikov Variation | e4 c5 Nf3 Nc6 d4 cxd4 Nxd4 e5 Nb5 d6
B32 Sicilian Defence: Löwenthal Variation | e4 c5 Nf3 Nc6 d4 cxd4 Nxd4 e5
B32 Sicilian Defence: Open | e4 c5 Nf3 Nc6 d4 cxd4 Nxd4
B33 Sicilian Defence: Sveshnikov Variation | e4 c5 Nf3 Nc6 d4 cxd4 Nxd4 Nf6 Nc3 e5
B34 Sicilian Defence: Accelerated Dragon | e4 c5 Nf3 Nc6 d4 cxd4 Nxd4 g6
B36 Sicilian Defence: Maróczy Bind | e4 c5 Nf3 Nc6 d4 cxd4 Nxd4 g6 c4
B40 Sicilian Defence: French Variation | e4 c5 Nf3 e6
B41 Sicilian Defence: Kan Variation | e4 c5 Nf3 e6 d4 cxd4 Nxd4 a6
B44 Sicilian Defence: Taimanov Variation | e4 c5 Nf3 e6 d4 cxd4 Nxd4 Nc6
B45 Sicilian Defence: Four Knights Variation | e4 c5 Nf3 e6 d4 cxd4 Nxd4 Nc6 Nc3 Nf6
B50 Sicilian Defence: Modern Variations | e4 c5 Nf3 d6
B51 Sicilian Defence: Moscow Variation | e4 c5 Nf3 d6 Bb5+
B53 Sicilian Defence: Chekhover Variation | e4 c5 Nf3 d6 d4 cxd4 Qxd4
B56 Sicilian Defence: Classical Variation | e4 c5 Nf3 d6 d4 cxd4 Nxd4 Nf6 Nc3 Nc6
B57 Sicilian Defence: Sozin Attack | e4 c5 Nf3 d6 d4 cxd4 Nxd4 Nf6 Nc3 Nc6 Bc4
B60 Sicilian Defence: Richter-Rauzer Variation | e4 c5 Nf3 d6 d4 cxd4 Nxd4 Nf6 Nc3 Nc6 Bg5
B70 Sicilian Defence: Dragon Variation | e4 c5 Nf3 d6 d4 cxd4 Nxd4 Nf6 Nc3 g6
B72 Sicilian Defence: Dragon Variation, Classical Attack | e4 c5 Nf3 d6 d4 cxd4 Nxd4 Nf6 Nc3 g6 Be3 Bg7 Be2
B75 Sicilian Defence: Dragon Variation, Yugoslav Attack | e4 c5 Nf3 d6 d4 cxd4 Nxd4 Nf6 Nc3 g6 Be3 Bg7 f3
B80 Sicilian Defence: Scheveningen Variation | e4 c5 Nf3 d6 d4 cxd4 Nxd4 Nf6 Nc3 e6
B81 Sicilian Defence: Scheveningen Variation, Keres Attack | e4 c5 Nf3 d6 d4 cxd4 Nxd4 Nf6 Nc3 e6 g4
B90 Sicilian Defence: Najdorf Variation | e4 c5 Nf3 d6 d4 cxd4 Nxd4 Nf6 Nc3 a6
B90 Sicilian Defence: Najdorf Variation, Adams Attack | e4 c5 Nf3 d6 d4 cxd4 Nxd4 Nf6 Nc3 a6 h3
B90 Sicilian Defence: Najdorf Variation, English Attack | e4 c5 Nf3 d6 d4 cxd4 Nxd4 Nf6 Nc3 a6 Be3
B92 Sicilian Defence: Najdorf Variation, Opočenský Variation | e4 c5 Nf3 d6 d4 cxd4 Nxd4 Nf6 Nc3 a6 Be2
B94 Sicilian Defence: Najdorf Variation, Bishop Attack | e4 c5 Nf3 d6 d4 cxd4 Nxd4 Nf6 Nc3 a6 Bg5
B97 Sicilian Defence: Najdorf Variation, Poisoned Pawn | e4 c5 Nf3 d6 d4 cxd4 Nxd4 Nf6 Nc3 a6 Bg5 e6 f4 Qb6
C00 French Defence | e4 e6
C00 French Defence: King's Indian Attack | e4 e6 d3
C00 French Defence: Knight Variation | e4 e6 Nf3
C00 French Defence: Normal Variation | e4 e6 d4 d5
C01 French Defence: Exchange Variation | e4 e6 d4 d5 exd5 exd5
C02 French Defence: Advance Variation | e4 e6 d4 d5 e5
C02 French Defence: Advance Variation, Milner-Barry Gambit | e4 e6 d4 d5 e5 c5 c3 Nc6 Nf3 Qb6 Bd3
C03 French Defence: Tarrasch Variation | e4 e6 d4 d5 Nd2
C05 French Defence: Tarrasch Variation, Closed Variation | e4 e6 d4 d5 Nd2 Nf6
C07 French Defence: Tarrasch Variation, Open System | e4 e6 d4 d5 Nd2 c5
C10 French Defence: Paulsen Variation | e4 e6 d4 d5 Nc3
C10 French Defence: Rubinstein Variation | e4 e6 d4 d5 Nc3 dxe4
C11 French Defence: Burn Variation | e4 e6 d4 d5 Nc3 Nf6 Bg5 dxe4
C11 French Defence: Classical Variation | e4 e6 d4 d5 Nc3 Nf6
C11 French Defence: Steinitz Variation | e4 e6 d4 d5 Nc3 Nf6 e5
C12 French Defence: McCutcheon Variation | e4 e6 d4 d5 Nc3 Nf6 Bg5 Bb4
C13 French Defence: Alekhine-Chatard Attack | e4 e6 d4 d5 Nc3 Nf6 Bg5 Be7 e5 Nfd7 h4
C15 French Defence: Winawer Variation | e4 e6 d4 d5 Nc3 Bb4
C16 French Defence: Winawer Variation, Advance Variation | e4 e6 d4 d5 Nc3 Bb4 e5
C20 King's Pawn Game | e4 e5
C20 King's Pawn Game: Napoleon Attack | e4 e5 Qf3
C20 King's Pawn Game: Wayward Queen Attack | e4 e5 Qh5
C21 Centre Game | e4 e5 d4 exd4
C21 Danish Gambit | e4 e5 d4 exd4 c3
C22 Centre Game: Normal Variation | e4 e5 d4 exd4 Qxd4 Nc6
C23 Bishop's Opening | e4 e5 Bc4
C24 Bishop's Opening: Berlin Defence | e4 e5 Bc4 Nf6
C25 Vienna Game | e4 e5 Nc3
C25 Vienna Game: Max Lange Defence | e4 e5 Nc3 Nc6
C26 Vienna Game: Falkbeer Variation | e4 e5 Nc3 Nf6
C26 Vienna Game: Stanley Variation | e4 e5 Nc3 Nf6 Bc4
C29 Vienna Game: Vienna Gambit | e4 e5 Nc3 Nf6 f4
C30 King's Gambit | e4 e5 f4
C30 King's Gambit: Declined, Classical Variation | e4 e5 f4 Bc5
C31 King's Gambit: Falkbeer Countergambit | e4 e5 f4 d5
C33 King's Gambit: Accepted | e4 e5 f4 exf4
C33 King's Gambit: Accepted, Bishop's Gambit | e4 e5 f4 exf4 Bc4
C34 King's Gambit: Accepted, Fischer Defence | e4 e5 f4 exf4 Nf3 d6
C34 King's Gambit: Accepted, King's Knight's Gambit | e4 e5 f4 exf4 Nf3
C37 King's Gambit: Accepted, Muzio Gambit | e4 e5 f4 exf4 Nf3 g5 Bc4 g4 O-O
C39 King's Gambit: Accepted, Kieseritzky Gambit | e4 e5 f4 exf4 Nf3 g5 h4 g4 Ne5
C40 Damiano Defence | e4 e5 Nf3 f6
C40 Elephant Gambit | e4 e5 Nf3 d5
C40 King's Knight Opening | e4 e5 Nf3
C40 Latvian Gambit | e4 e5 Nf3 f5
C41 Philidor Defence | e4 e5 Nf3 d6
C41 Philidor Defence: Exchange Variation | e4 e5 Nf3 d6 d4 exd4
C41 Philidor Defence: Hanham Variation | e4 e5 Nf3 d6 d4 Nd7
C42 Petrov's Defence | e4 e5 Nf3 Nf6
C42 Petrov's Defence: Classical Attack | e4 e5 Nf3 Nf6 Nxe5 d6 Nf3 Nxe4 d4
C42 Petrov's Defence: Stafford Gambit | e4 e5 Nf3 Nf6 Nxe5 Nc6
C43 Petrov's Defence: Steinitz Attack | e4 e5 Nf3 Nf6 d4
C44 King's Knight Opening: Normal Variation | e4 e5 Nf3 Nc6
C44 Ponziani Opening | e4 e5 Nf3 Nc6 c3
C44 Scotch Game | e4 e5 Nf3 Nc6 d4
C44 Scotch Game: Göring Gambit | e4 e5 Nf3 Nc6 d4 exd4 c3
C44 Scotch Game: Scotch Gambit | e4 e5 Nf3 Nc6 d4 exd4 Bc4
C45 Scotch Game: Classical Variation | e4 e5 Nf3 Nc6 d4 exd4 Nxd4 Bc5
C45 Scotch Game: Mieses Variation | e4 e5 Nf3 Nc6 d4 exd4 Nxd4 Nf6 Nxc6 bxc6 e5
C45 Scotch Game: Schmidt Variation | e4 e5 Nf3 Nc6 d4 exd4 Nxd4 Nf6
C46 Three Knights Opening | e4 e5 Nf3 Nc6 Nc3
C47 Four Knights Game | e4 e5 Nf3 Nc6 Nc3 Nf6
C47 Four Knights Game: Halloween Gambit | e4 e5 Nf3 Nc6 Nc3 Nf6 Nxe5
C47 Four Knights Game: Scotch Variation | e4 e5 Nf3 Nc6 Nc3 Nf6 d4
C48 Four Knights Game: Spanish Variation | e4 e5 Nf3 Nc6 Nc3 Nf6 Bb5
C50 Italian Game | e4 e5 Nf3 Nc6 Bc4
C50 Italian Game: Blackburne-Kostić Gambit | e4 e5 Nf3 Nc6 Bc4 Nd4
C50 Italian Game: Giuoco Pianissimo | e4 e5 Nf3 Nc6 Bc4 Bc5 d3
C50 Italian Game: Giuoco Piano | e4 e5 Nf3 Nc6 Bc4 Bc5
C50 Italian Game: Hungarian Defence | e4 e5 Nf3 Nc6 Bc4 Be7
C51 Italian Game: Evans Gambit | e4 e5 Nf3 Nc6 Bc4 Bc5 b4
C52 Italian Game: Evans Gambit, Main Line | e4 e5 Nf3 Nc6 Bc4 Bc5 b4 Bxb4 c3 Ba5
C53 Italian Game: Classical Variation | e4 e5 Nf3 Nc6 Bc4 Bc5 c3
C54 Italian Game: Classical Variation, Giuoco Pianissimo | e4 e5 Nf3 Nc6 Bc4 Bc5 c3 Nf6 d3
C54 Italian Game: Classical Variation, Greco Gambit | e4 e5 Nf3 Nc6 Bc4 Bc5 c3 Nf6 d4 exd4 cxd4 Bb4+ Nc3
C55 Italian Game: Two Knights Defence | e4 e5 Nf3 Nc6 Bc4 Nf6
C55 Italian Game: Two Knights Defence, Modern Bishop's Opening | e4 e5 Nf3 Nc6 Bc4 Nf6 d3
C56 Italian Game: Two Knights Defence, Open Variation | e4 e5 Nf3 Nc6 Bc4 Nf6 d4
C57 Italian Game: Two Knights Defence, Fried Liver Attack | e4 e5 Nf3 Nc6 Bc4 Nf6 Ng5 d5 exd5 Nxd5 Nxf7
C57 Italian Game: Two Knights Defence, Knight Attack | e4 e5 Nf3 Nc6 Bc4 Nf6 Ng5
C57 Italian Game: Two Knights Defence, Traxler Counterattack | e4 e5 Nf3 Nc6 Bc4 Nf6 Ng5 Bc5
C58 Italian Game: Two Knights Defence, Polerio Defence | e4 e5 Nf3 Nc6 Bc4 Nf6 Ng5 d5 exd5 Na5
C60 Ruy Lopez | e4 e5 Nf3 Nc6 Bb5
C61 Ruy Lopez: Bird Variation | e4 e5 Nf3 Nc6 Bb5 Nd4
C62 Ruy Lopez: Steinitz Defence | e4 e5 Nf3 Nc6 Bb5 d6
C63 Ruy Lopez: Schliemann Defence | e4 e5 Nf3 Nc6 Bb5 f5
C64 Ruy Lopez: Classical Variation | e4 e5 Nf3 Nc6 Bb5 Bc5
C65 Ruy Lopez: Berlin Defence | e4 e5 Nf3 Nc6 Bb5 Nf6
C67 Ruy Lopez: Berlin Defence, Berlin Wall | e4 e5 Nf3 Nc6 Bb5 Nf6 O-O Nxe4 d4 Nd6 Bxc6 dxc6 dxe5 Nf5 Qxd8+ Kxd8
C67 Ruy Lopez: Berlin Defence, Rio Gambit Accepted | e4 e5 Nf3 Nc6 Bb5 Nf6 O-O Nxe4
C68 Ruy Lopez: Exchange Variation | e4 e5 Nf3 Nc6 Bb5 a6 Bxc6
C70 Ruy Lopez: Morphy Defence | e4 e5 Nf3 Nc6 Bb5 a6
C80 Ruy Lopez: Open | e4 e5 Nf3 Nc6 Bb5 a6 Ba4 Nf6 O-O Nxe4
C84 Ruy Lopez: Closed | e4 e5 Nf3 Nc6 Bb5 a6 Ba4 Nf6 O-O Be7
C89 Ruy Lopez: Marshall Attack | e4 e5 Nf3 Nc6 Bb5 a6 Ba4 Nf6 O-O Be7 Re1 b5 Bb3 O-O c3 d5
C92 Ruy Lopez: Closed, Main Line | e4 e5 Nf3 Nc6 Bb5 a6 Ba4 Nf6 O-O Be7 Re1 b5 Bb3 d6 c3 O-O h3
C94 Ruy Lopez: Closed, Breyer Defence | e4 e5 Nf3 Nc6 Bb5 a6 Ba4 Nf6 O-O Be7 Re1 b5 Bb3 d6 c3 O-O h3 Nb8
C96 Ruy Lopez: Closed, Chigorin Defence | e4 e5 Nf3 Nc6 Bb5 a6 Ba4 Nf6 O-O Be7 Re1 b5 Bb3 d6 c3 O-O h3 Na5
D00 Blackmar-Diemer Gambit | d4 d5 e4
D00 Queen's Pawn Game: Accelerated London System | d4 d5 Bf4
D00 Queen's Pawn Game: Closed | d4 d5
D00 Queen's Pawn Game: Levitsky Attack | d4 d5 Bg5
D00 Queen's Pawn Game: Stonewall Attack | d4 d5 e3 Nf6 Bd3 c5 c3 Nc6 f4
D01 Rapport-Jobava System | d4 d5 Nc3 Nf6 Bf4
D01 Richter-Veresov Attack | d4 d5 Nc3 Nf6 Bg5
D02 Queen's Pawn Game: London System | d4 d5 Nf3 Nf6 Bf4
D02 Queen's Pawn Game: Symmetrical Variation | d4 d5 Nf3 Nf6
D02 Queen's Pawn Game: Zukertort Variation | d4 d5 Nf3
D03 Queen's Pawn Game: Torre Attack | d4 d5 Nf3 Nf6 Bg5
D04 Colle System | d4 d5 Nf3 Nf6 e3
D06 Queen's Gambit | d4 d5 c4
D06 Queen's Gambit: Baltic Defence | d4 d5 c4 Bf5
D06 Queen's Gambit: Marshall Defence | d4 d5 c4 Nf6
D07 Queen's Gambit: Chigorin Defence | d4 d5 c4 Nc6
D08 Queen's Gambit: Albin Countergambit | d4 d5 c4 e5
D10 Slav Defence | d4 d5 c4 c6
D10 Slav Defence: Exchange Variation | d4 d5 c4 c6 cxd5 cxd5
D11 Slav Defence: Modern Line | d4 d5 c4 c6 Nf3
D15 Slav Defence: Three Knights Variation | d4 d5 c4 c6 Nf3 Nf6 Nc3
D17 Slav Defence: Czech Variation | d4 d5 c4 c6 Nf3 Nf6 Nc3 dxc4 a4 Bf5
D20 Queen's Gambit: Accepted | d4 d5 c4 dxc4
D26 Queen's Gambit: Accepted, Normal Variation | d4 d5 c4 dxc4 Nf3 Nf6 e3 e6
D30 Queen's Gambit: Declined | d4 d5 c4 e6
D31 Queen's Gambit: Declined, Queen's Knight Variation | d4 d5 c4 e6 Nc3
D32 Tarrasch Defence | d4 d5 c4 e6 Nc3 c5
D35 Queen's Gambit: Declined, Exchange Variation | d4 d5 c4 e6 Nc3 Nf6 cxd5
D35 Queen's Gambit: Declined, Normal Defence | d4 d5 c4 e6 Nc3 Nf6
D37 Queen's Gambit: Declined, Harrwitz Attack | d4 d5 c4 e6 Nc3 Nf6 Nf3 Be7 Bf4
D37 Queen's Gambit: Declined, Three Knights Variation | d4 d5 c4 e6 Nc3 Nf6 Nf3
D38 Queen's Gambit: Declined, Ragozin Defence | d4 d5 c4 e6 Nc3 Nf6 Nf3 Bb4
D43 Semi-Slav Defence | d4 d5 c4 e6 Nc3 Nf6 Nf3 c6
D44 Semi-Slav Defence: Botvinnik Variation | d4 d5 c4 e6 Nc3 Nf6 Nf3 c6 Bg5 dxc4 e4 b5
D45 Semi-Slav Defence: Main Line | d4 d5 c4 e6 Nc3 Nf6 Nf3 c6 e3 Nbd7
D47 Semi-Slav Defence: Meran Variation | d4 d5 c4 e6 Nc3 Nf6 Nf3 c6 e3 Nbd7 Bd3 dxc4 Bxc4 b5
D50 Queen's Gambit: Declined, Modern Variation | d4 d5 c4 e6 Nc3 Nf6 Bg5
D52 Queen's Gambit: Declined, Cambridge Springs Defence | d4 d5 c4 e6 Nc3 Nf6 Bg5 Nbd7 e3 c6 Nf3 Qa5
D58 Queen's Gambit: Declined, Tartakower Defence | d4 d5 c4 e6 Nc3 Nf6 Bg5 Be7 e3 O-O Nf3 h6 Bh4 b6
D70 Neo-Grünfeld Defence | d4 Nf6 c4 g6 f3 d5
D80 Grünfeld Defence | d4 Nf6 c4 g6 Nc3 d5
D82 Grünfeld Defence: Brinckmann Attack | d4 Nf6 c4 g6 Nc3 d5 Bf4
D85 Grünfeld Defence: Exchange Variation | d4 Nf6 c4 g6 Nc3 d5 cxd5 Nxd5
D90 Grünfeld Defence: Three Knights Variation | d4 Nf6 c4 g6 Nc3 d5 Nf3
D96 Grünfeld Defence: Russian Variation | d4 Nf6 c4 g6 Nc3 d5 Nf3 Bg7 Qb3
E00 Catalan Opening | d4 Nf6 c4 e6 g3
E04 Catalan Opening: Open Defence | d4 Nf6 c4 e6 g3 d5 Bg2 dxc4
E06 Catalan Opening: Closed | d4 Nf6 c4 e6 g3 d5 Bg2 Be7
E10 Blumenfeld Countergambit | d4 Nf6 c4 e6 Nf3 c5 d5 b5
E10 Indian Defence: Anti-Nimzo-Indian | d4 Nf6 c4 e6 Nf3
E11 Bogo-Indian Defence | d4 Nf6 c4 e6 Nf3 Bb4+
E12 Queen's Indian Defence | d4 Nf6 c4 e6 Nf3 b6
E12 Queen's Indian Defence: Petrosian Variation | d4 Nf6 c4 e6 Nf3 b6 a3
E15 Queen's Indian Defence: Fianchetto Variation | d4 Nf6 c4 e6 Nf3 b6 g3
E20 Nimzo-Indian Defence | d4 Nf6 c4 e6 Nc3 Bb4
E20 Nimzo-Indian Defence: Kmoch Variation | d4 Nf6 c4 e6 Nc3 Bb4 f3
E21 Nimzo-Indian Defence: Three Knights Variation | d4 Nf6 c4 e6 Nc3 Bb4 Nf3
E24 Nimzo-Indian Defence: Sämisch Variation | d4 Nf6 c4 e6 Nc3 Bb4 a3
E30 Nimzo-Indian Defence: Leningrad Variation | d4 Nf6 c4 e6 Nc3 Bb4 Bg5
E32 Nimzo-Indian Defence: Classical Variation | d4 Nf6 c4 e6 Nc3 Bb4 Qc2
E40 Nimzo-Indian Defence: Rubinstein System | d4 Nf6 c4 e6 Nc3 Bb4 e3
E60 Indian Defence: West Indian Defence | d4 Nf6 c4 g6
E61 King's Indian Defence | d4 Nf6 c4 g6 Nc3 Bg7
E62 King's Indian Defence: Fianchetto Variation | d4 Nf6 c4 g6 Nc3 Bg7 Nf3 d6 g3
E70 King's Indian Defence: Normal Variation | d4 Nf6 c4 g6 Nc3 Bg7 e4 d6
E73 King's Indian Defence: Averbakh Variation | d4 Nf6 c4 g6 Nc3 Bg7 e4 d6 Be2 O-O Bg5
E76 King's Indian Defence: Four Pawns Attack | d4 Nf6 c4 g6 Nc3 Bg7 e4 d6 f4
E80 King's Indian Defence: Sämisch Variation | d4 Nf6 c4 g6 Nc3 Bg7 e4 d6 f3
E91 King's Indian Defence: Classical Variation | d4 Nf6 c4 g6 Nc3 Bg7 e4 d6 Nf3 O-O Be2
E94 King's Indian Defence: Orthodox Variation | d4 Nf6 c4 g6 Nc3 Bg7 e4 d6 Nf3 O-O Be2 e5 O-O
E97 King's Indian Defence: Mar del Plata Variation | d4 Nf6 c4 g6 Nc3 Bg7 e4 d6 Nf3 O-O Be2 e5 O-O Nc6
`;

/** Every line of the table with its moves. */
export function openingLines(): (Opening & { moves: string })[] {
  return TABLE.trim()
    .split('\n')
    .map((line) => {
      const [head = '', moves = ''] = line.split(' | ');
      return { eco: head.slice(0, 3), name: head.slice(4), moves };
    });
}

/** The table by position, with `keyOf` as the key. */
interface Book {
  openings: ReadonlyMap<string, Opening>;
  /** Every position on the way to an opening. */
  passed: ReadonlySet<string>;
}

let made: Book | undefined;

/** Plays all lines on first use. Moves that lines share are played once. */
function book(): Book {
  if (made) return made;
  const openings = new Map<string, Opening>();
  const boards = new Map([['', readFen(START_FEN)]]);
  for (const { eco, name, moves } of openingLines())
    openings.set(keyOf(writeFen(boardAfter(moves, boards))), { eco, name });
  const passed = [...boards.values()].map((board) => keyOf(writeFen(board)));
  made = { openings, passed: new Set(passed) };
  return made;
}

/** The board after the moves of a line. Throws for a move that is not legal, which a test rules out. */
function boardAfter(moves: string, boards: Map<string, Position>): Position {
  const known = boards.get(moves);
  if (known) return known;
  const last = moves.lastIndexOf(' ');
  const before = boardAfter(moves.slice(0, Math.max(0, last)), boards);
  const move = findSan(before, moves.slice(last + 1));
  const after = 'fault' in move ? undefined : tryMove(before, move);
  if (!after) throw new Error(`${moves} is not legal`);
  boards.set(moves, after);
  return after;
}

/** True if the position occurs in one of the lines, however it came about. */
export function isBook(fen: string): boolean {
  return book().passed.has(keyOf(fen));
}

/** The opening of a game: that of the last of its positions that has a name. `fens` are in playing order. */
export function openingOf(fens: readonly string[]): Opening | undefined {
  const { openings } = book();
  const last = fens.findLast((fen) => openings.has(keyOf(fen)));
  return last === undefined ? undefined : openings.get(keyOf(last));
}
