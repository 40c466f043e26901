/*
 * What lib/ takes from the kernel's header.
 */
#pragma once

#define PROC_SUPER_MAGIC 0x9fa0
#define FUSE_SUPER_MAGIC 0x65735546
