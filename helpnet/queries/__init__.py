"""One function per screenful; each returns views."""
