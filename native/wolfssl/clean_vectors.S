/*
 * wolfSSL's single-precision assembler looks things up in 256-bit registers and leaves their upper
 * halves set. On Intel's processors SSE code is slow from then on, SHA-256 with the SHA extensions
 * above all; Intel asks for vzeroupper at such a border (64 and IA-32 Architectures Optimization
 * Reference Manual, "Mixing AVX code with SSE code"), and wolfSSL 5.9.2 has none here.
 *
 * So the linker sends the calls of these functions here (--wrap in binding.gyp). All of them
 * take their arguments in registers and run only where AVX2 was found.
 */
#if defined(__x86_64__)

.macro clean function
.globl __wrap_\function
.hidden __wrap_\function
.type __wrap_\function, @function
__wrap_\function:
    .cfi_startproc
    subq $8, %rsp
    .cfi_adjust_cfa_offset 8
    call __real_\function
    vzeroupper
    addq $8, %rsp
    .cfi_adjust_cfa_offset -8
    ret
    .cfi_endproc
.size __wrap_\function, . - __wrap_\function
.endm

.text
clean sp_2048_get_from_table_avx2_16
clean sp_2048_get_from_table_avx2_32
clean sp_3072_get_from_table_avx2_24
clean sp_3072_get_from_table_avx2_48
clean sp_4096_get_from_table_avx2_64
clean sp_256_mod_inv_avx2_4
clean sp_256_get_point_33_avx2_4
clean sp_256_get_entry_64_avx2_4
clean sp_256_get_entry_65_avx2_4
clean sp_384_get_point_33_avx2_6
clean sp_384_get_entry_64_avx2_6
clean sp_384_get_entry_65_avx2_6

#endif
.section .note.GNU-stack, "", @progbits
