import sys

print('on the way out')
sys.exit('no licence')
