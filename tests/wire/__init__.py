"""The real server, killed and started again, behind a bad line: what two tablets finish must arrive whole and once."""
