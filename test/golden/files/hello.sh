#!/bin/sh
echo hello from a file
