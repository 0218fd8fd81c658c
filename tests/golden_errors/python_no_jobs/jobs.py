from jobspec.spec import Spec

spec = Spec(package='shop', version=1)
